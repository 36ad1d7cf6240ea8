// The machines of a fleet as pairs of name and text: a line each, the server's first, then the network between them.
import type { FleetRecord } from '../results/fleet-schema.ts'
import { formatMebibytes, formatNumber } from './format.ts'
import type { Fact } from './machine-facts.ts'

type Machine = FleetRecord['machines'][number]

/** What comes after them in the list is about the first: the machine of the server. */
export const fleetFacts = ({ machines, network, shaped }: FleetRecord): readonly Fact[] => [
  ...machines.map((machine): Fact => [`Machine ${machine.name}`, describeMachine(machine)]),
  [
    'Network between the machines',
    [
      network === 'host' ? 'their own interfaces' : 'an overlay network of the Swarm',
      shaped === null ? 'left as it is' : `what machines with load send is held to: ${shaped}`,
    ].join(', '),
  ],
]

const describeMachine = (machine: Machine): string =>
  [
    machine.serverCpus.length > 0 ? `server on CPU ${machine.serverCpus.join(', ')}` : null,
    machine.loadProcesses > 0
      ? `${machine.loadProcesses} load ${machine.loadProcesses === 1 ? 'process' : 'processes'} on CPU ${machine.generatorCpus.join(', ')}`
      : null,
    `${machine.cpuModel}, ${machine.cpus} CPUs, ${formatMebibytes(machine.memoryBytes)}, kernel ${machine.kernel}`,
    describeLink(machine),
    machine.roundTripMs
      ? `round trip to the server ${formatNumber(machine.roundTripMs.median)} ms, at best ${formatNumber(machine.roundTripMs.min)} ms`
      : null,
    machine.loadProcesses > 0 ? `told to begin to within ${formatNumber(machine.clockErrorMs)} ms` : null,
  ]
    .filter((part) => part !== null)
    .join('; ')

const describeLink = ({ link }: Machine): string | null => {
  if (link === null) return 'images do not leave it'
  const speed =
    link.bitsPerSecond === null ? 'speed not known' : `${formatNumber(link.bitsPerSecond / 1e9)} Gbit/s`
  return `${link.interface}, ${speed}, MTU ${link.mtu ?? 'not known'}`
}
