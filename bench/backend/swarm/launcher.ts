// The launcher of a fleet: agents on other machines start server and load generators, which begin simultaneously.
import { inside } from '../../container/arguments.ts'
import { TrialError } from '../../failure/failure.ts'
import { type Command, pinCommand } from '../../placement/pin.ts'
import type { Launcher, SideCpus } from '../../trial/launcher.ts'
import type { AgentConnection } from './controller/agent-connection.ts'
import { type RemoteChild, startRemoteChild } from './controller/remote-child.ts'
import type { FleetFiles } from './files.ts'
import type { Members } from './members.ts'
import { type MachineObservation, mergeObservations, pidsPerMachine } from './observations.ts'
import { measureClock, type Paths } from './paths.ts'
import { methods } from './protocol.ts'

export interface FleetLauncherOptions {
  readonly members: Members
  readonly files: FleetFiles
  readonly paths: Paths
  /** Address at which load generators reach the server's machine, or its container. */
  readonly addressOf: (agent: AgentConnection) => string
  /** Whether the containers of a machine share its interfaces, so that one of them sees all traffic. */
  readonly seesLinks: boolean
  /** CPUs of each of these agents. */
  readonly loadCpus: (loads: readonly AgentConnection[]) => readonly (readonly number[])[]
  readonly recover: Launcher['recover']
}

/** As the image has it. */
const generatorProgram: Command = ['node', `${inside.project}/bench/generator/main.ts`]
/** Time for every agent to receive its start time. */
const leadMs = 30

export const createFleetLauncher = (options: FleetLauncherOptions): Launcher => {
  const { members, files, paths, addressOf, seesLinks, loadCpus, recover } = options
  const offsets = new Map<string, number>()
  let server: RemoteChild | null = null
  let loads: RemoteChild[] = []

  const pidOffsetOf = ({ hello: { node } }: AgentConnection): number => {
    const offset = offsets.get(node) ?? offsets.size * pidsPerMachine
    offsets.set(node, offset)
    return offset
  }
  /** One agent of every machine that takes part; of the server's machine the one that has the server. */
  const observers = (): readonly AgentConnection[] => {
    const agents = [server, ...loads].flatMap((child) => (child ? [child.agent] : []))
    return agents.filter(
      ({ hello }, index) => agents.findIndex((other) => other.hello.node === hello.node) === index,
    )
  }
  const observeMachine = async (
    agent: AgentConnection,
    { serverCpus, pinned }: SideCpus,
  ): Promise<MachineObservation> => {
    const { node } = agent.hello
    const here = loads.filter((load) => load.agent.hello.node === node)
    const agents = loads.map((load) => load.agent)
    const cpus = loadCpus(agents)
    const generatorCpus = [...new Set(here.flatMap((load) => cpus[agents.indexOf(load.agent)] ?? []))]
    const hasServer = server?.agent.hello.node === node
    const link = paths.linkOf(agent)
    const observed = await agent.call(methods.observe, {
      child: hasServer && server ? server.id : null,
      serverCpus: hasServer ? [...serverCpus] : [],
      generatorCpus,
      pinned,
      interface: seesLinks ? (link?.interface ?? null) : null,
    })
    return {
      ...observed,
      pidOffset: pidOffsetOf(agent),
      hasServer,
      hasLoad: here.length > 0,
      sendBitsPerSecond: link?.sendBitsPerSecond ?? null,
      receiveBitsPerSecond: link?.receiveBitsPerSecond ?? null,
    }
  }

  return {
    get serverHost() {
      return addressOf(serverOf(members))
    },
    generatorProgram,
    generators: () => members.of('load').length,
    startServer: (start) => {
      const agent = serverOf(members)
      loads = []
      server = startRemoteChild(agent, {
        ...start,
        command: [...start.command, JSON.stringify(files.forServer(start.argument))],
        pidOffset: pidOffsetOf(agent),
      })
      return server
    },
    startGenerator: (start) => {
      const agents = members.of('load').slice(0, start.of)
      const agent = agents[start.index]
      if (!agent) throw new TrialError('replica-lost', `no agent is left for the ${start.name}`)
      const pinned = pinCommand(start.command, loadCpus(agents)[start.index] ?? [], start.tools)
      const child = startRemoteChild(agent, {
        ...start,
        command: [...pinned, JSON.stringify(files.forLoad(start.argument))],
        pidOffset: pidOffsetOf(agent),
      })
      loads.push(child)
      return child
    },
    release: async (children) => {
      const remote = loads.filter((load) => children.includes(load))
      const clocks = await Promise.all(remote.map(({ agent }) => measureClock(agent.askClockMs)))
      const momentMs = performance.now() + leadMs
      for (const [index, child] of remote.entries())
        child.sayAt('go', momentMs + (clocks[index]?.offsetMs ?? 0))
    },
    observe: async (_server, cpus) => {
      const machines = await Promise.all(observers().map((agent) => observeMachine(agent, cpus)))
      return mergeObservations(machines, performance.now())
    },
    recover,
  }
}

const serverOf = (members: Members): AgentConnection => {
  const [agent] = members.of('server')
  if (!agent) throw new TrialError('replica-lost', 'no agent is left for the server')
  return agent
}
