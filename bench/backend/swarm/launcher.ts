// The launcher of a fleet: server and load processes are started by agents on other machines, and begin at one moment.

import { inside } from '../../container/arguments.ts'
import { TrialError } from '../../failure/failure.ts'
import { type Command, pinCommand } from '../../placement/pin.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Launcher } from '../../trial/launcher.ts'
import { measureClock } from './clock.ts'
import type { AgentLink } from './control/agent-link.ts'
import { type RemoteChild, startRemoteChild } from './control/remote-child.ts'
import type { FleetFiles } from './files.ts'
import type { Members } from './members.ts'
import { mergeSights, pidsPerMachine, type Sight } from './merge-observations.ts'
import { methods } from './methods.ts'
import type { Paths } from './paths.ts'

export interface FleetLauncherOptions {
  readonly members: Members
  readonly files: FleetFiles
  readonly paths: Paths
  /** Address at which load finds the server's machine, or its container. */
  readonly addressOf: (agent: AgentLink) => string
  /** Whether the containers of a machine share its interfaces: only then one of them can look at all that goes through. */
  readonly seesLinks: boolean
  readonly placement: () => Placement
  /** CPUs of each of these agents. */
  readonly seats: (loads: readonly AgentLink[]) => readonly (readonly number[])[]
  readonly recover: Launcher['recover']
}

/** As the image has them. */
const loadProgram: Command = ['node', `${inside.project}/bench/generator/main.ts`]
/** Time for every agent to have heard at which moment it is to begin. */
const leadMs = 30

export const createFleetLauncher = (options: FleetLauncherOptions): Launcher => {
  const { members, files, paths, addressOf, seesLinks, placement, seats, recover } = options
  const offsets = new Map<string, number>()
  let server: RemoteChild | null = null
  let loads: RemoteChild[] = []

  const pidOffsetOf = ({ hello: { node } }: AgentLink): number => {
    const offset = offsets.get(node) ?? offsets.size * pidsPerMachine
    offsets.set(node, offset)
    return offset
  }
  /** One agent of every machine that takes part; of the server's machine the one that has the server. */
  const witnesses = (): readonly AgentLink[] => {
    const agents = [server, ...loads].flatMap((child) => (child ? [child.agent] : []))
    return agents.filter(
      ({ hello }, index) => agents.findIndex((other) => other.hello.node === hello.node) === index,
    )
  }
  const look = async (agent: AgentLink): Promise<Sight> => {
    const { node } = agent.hello
    const here = loads.filter((load) => load.agent.hello.node === node)
    const agents = loads.map((load) => load.agent)
    const cpus = seats(agents)
    const generatorCpus = [...new Set(here.flatMap((load) => cpus[agents.indexOf(load.agent)] ?? []))]
    const hasServer = server?.agent.hello.node === node
    const link = paths.linkOf(agent)
    const seen = await agent.call(methods.observe, {
      child: hasServer && server ? server.id : null,
      serverCpus: hasServer ? [...placement().serverCpus] : [],
      generatorCpus,
      interface: seesLinks ? (link?.interface ?? null) : null,
    })
    return {
      ...seen,
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
    loadProgram,
    loadProcesses: () => members.of('load').length,
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
    startLoad: (start) => {
      const agents = members.of('load').slice(0, start.of)
      const agent = agents[start.index]
      if (!agent) throw new TrialError('replica-lost', `there is no agent left for the ${start.name}`)
      const pinned = pinCommand(start.command, seats(agents)[start.index] ?? [], start.tools)
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
    observe: async () => mergeSights(await Promise.all(witnesses().map(look)), performance.now()),
    recover,
  }
}

const serverOf = (members: Members): AgentLink => {
  const [agent] = members.of('server')
  if (!agent) throw new TrialError('replica-lost', 'there is no agent left for the server')
  return agent
}
