// The machines of a fleet: which CPUs of which machine each process of a trial gets, and how run.json describes them. Pure.
import type { FleetRecord } from '../../../results/fleet-schema.ts'
import { type Placement, planPlacement } from '../../placement/placement.ts'
import type { AgentConnection } from './controller/agent-connection.ts'
import type { FleetConfig } from './fleet-file.ts'
import type { Paths } from './paths.ts'
import type { Hello } from './protocol.ts'

/** What CPU assignment needs to know of an agent. */
export interface AgentCpus {
  readonly hello: Pick<Hello, 'node' | 'facts'>
}

/** CPUs that the user assigned to each side. */
type AssignedCpus = {
  readonly [Side in 'server' | 'load']: Pick<FleetConfig[Side], 'cpus'>
}

export interface MachineFacts {
  readonly server: AgentConnection
  readonly serverCpus: readonly number[]
  readonly loads: readonly AgentConnection[]
  /** CPUs of each load generator. */
  readonly loadCpus: readonly (readonly number[])[]
  readonly paths: Paths
}

/** CPUs of the server, and of load generators on its machine. @throws RangeError as `planPlacement` */
export const placeServer = (server: AgentCpus, assigned: AssignedCpus, serverCores: number): Placement => {
  const { usableCpus, siblings, tools } = server.hello.facts
  const allowed = usableOf(usableCpus, assigned.server.cpus)
  const planned = planPlacement(allowed, new Map(siblings), serverCores, tools.taskset)
  if (assigned.load.cpus === undefined && assigned.server.cpus === undefined) return planned
  // CPUs that the user names are all used: the server gets all of its own, load generators the rest.
  const serverCpus = assigned.server.cpus ? allowed.slice(0, serverCores) : planned.serverCpus
  const rest = usableOf(usableCpus, assigned.load.cpus).filter((cpu) => !serverCpus.includes(cpu))
  return { ...planned, serverCpus, generatorCpus: rest.length > 0 ? rest : planned.generatorCpus }
}

/** CPUs of each load generator of a trial, in their order. @param placed of the server's machine */
export const placeLoads = (
  loads: readonly AgentCpus[],
  server: AgentCpus,
  placed: Placement,
  assigned: AssignedCpus,
): readonly (readonly number[])[] =>
  loads.map((load) => {
    const { node, facts } = load.hello
    const cpus =
      node === server.hello.node ? placed.generatorCpus : usableOf(facts.usableCpus, assigned.load.cpus)
    const sameNode = loads.filter(({ hello }) => hello.node === node)
    const place = sameNode.indexOf(load)
    const own = cpus.filter((_, index) => index % sameNode.length === place)
    // More generators than CPUs share them.
    return own.length > 0 ? own : cpus.slice(place % cpus.length, (place % cpus.length) + 1)
  })

/** The server's machine first. */
export const describeMachines = ({
  server,
  serverCpus,
  loads,
  loadCpus,
  paths,
}: MachineFacts): FleetRecord['machines'] => {
  const agents = [server, ...loads]
  const nodes = [...new Set(agents.map(({ hello }) => hello.node))]
  return nodes.flatMap((node) => {
    const agent = agents.find(({ hello }) => hello.node === node)
    if (!agent) return []
    const { environment, nodeName } = agent.hello
    const here = loads.flatMap((load, index) => (load.hello.node === node ? [loadCpus[index] ?? []] : []))
    const link = paths.linkOf(agent)
    const roundTrip = paths.roundTripOf(agent)
    return [
      {
        name: isAmbiguous(nodeName, agents) ? `${nodeName} (${node.slice(0, 8)})` : nodeName,
        cpuModel: environment.cpuModel,
        kernel: environment.kernel,
        cpus: environment.cpus,
        memoryBytes: environment.memoryBytes,
        serverCpus: node === server.hello.node ? [...serverCpus] : [],
        generatorCpus: [...new Set(here.flat())].sort((a, b) => a - b),
        loadProcesses: here.length,
        link: link && {
          interface: link.interface,
          mtu: link.mtu,
          bitsPerSecond: link.sendBitsPerSecond,
        },
        roundTripMs: roundTrip && { min: roundTrip.minMs, median: roundTrip.medianMs },
        clockErrorMs: paths.clockErrorOf(loads.find(({ hello }) => hello.node === node) ?? agent),
      },
    ]
  })
}

/** The named CPUs that exist; all usable ones where none is named or none of them exists. */
const usableOf = (usable: readonly number[], named: readonly number[] | undefined): readonly number[] => {
  const existing = named?.filter((cpu) => usable.includes(cpu)) ?? usable
  return existing.length > 0 ? existing : usable
}

/** Whether two machines have the same name. */
const isAmbiguous = (name: string, agents: readonly AgentConnection[]): boolean =>
  new Set(agents.filter(({ hello }) => hello.nodeName === name).map(({ hello }) => hello.node)).size > 1
