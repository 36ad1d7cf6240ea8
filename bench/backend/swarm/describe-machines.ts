// The machines of a fleet as run.json describes them.
import type { FleetRecord } from '../../../results/fleet-schema.ts'
import type { AgentLink } from './control/agent-link.ts'
import type { Paths } from './paths.ts'

export interface MachinesAtHand {
  readonly server: AgentLink
  readonly serverCpus: readonly number[]
  readonly loads: readonly AgentLink[]
  /** CPUs of each of the loads. */
  readonly seats: readonly (readonly number[])[]
  readonly paths: Paths
}

/** The server's machine first. */
export const describeMachines = ({
  server,
  serverCpus,
  loads,
  seats,
  paths,
}: MachinesAtHand): FleetRecord['machines'] => {
  const agents = [server, ...loads]
  const nodes = [...new Set(agents.map(({ hello }) => hello.node))]
  return nodes.flatMap((node) => {
    const agent = agents.find(({ hello }) => hello.node === node)
    if (!agent) return []
    const { environment, nodeName } = agent.hello
    const here = loads.flatMap((load, index) => (load.hello.node === node ? [seats[index] ?? []] : []))
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

/** Whether two machines have one name. */
const isAmbiguous = (name: string, agents: readonly AgentLink[]): boolean =>
  new Set(agents.filter(({ hello }) => hello.nodeName === name).map(({ hello }) => hello.node)).size > 1
