// The machine as pairs of name and text: the same on the page and in the terminal.
import type { Environment, PlacementRecord } from '../results/environment-schema.ts'
import { formatCount, formatMebibytes } from './format.ts'

export type Fact = readonly [name: string, value: string]

/** What the machine is, what this process may use of it, and how quiet it was; in that order. */
export const environmentFacts = (machine: Environment, placement: PlacementRecord): readonly Fact[] => [
  ['CPU', `${machine.cpuModel}, ${machine.cpus} logical on ${coresOf(machine)}`],
  ['Usable CPUs', `${list(machine.usableCpus)}${sharedCores(machine)}`],
  ['Control group', cgroupText(machine.cgroup)],
  ['Memory', `${formatMebibytes(machine.memoryBytes)}, available ${memoryText(machine)}`],
  [
    'System',
    `${machine.distribution}, kernel ${machine.kernel}, ${machine.platform} ${machine.architecture}`,
  ],
  ['C library', machine.libc ?? 'unknown'],
  ['Virtualization', machine.virtualization ?? 'none found'],
  ...imageFacts(machine),
  ['Frequency governor', machine.governor ?? 'unknown'],
  ['Loopback MTU', machine.loopbackMtu === null ? 'unknown' : `${formatCount(machine.loopbackMtu)} bytes`],
  ['Open files', fileText(machine.fileDescriptorLimit)],
  ['Node.js of the suite', machine.node],
  [
    'Placement',
    placement.pinned
      ? `server on CPU ${list(placement.serverCpus)}, generator on CPU ${list(placement.generatorCpus)}`
      : 'not pinned: server and generator may share a CPU',
  ],
]

/** Who else used the CPUs before the suite did anything. */
export const noiseFacts = (machine: Environment): readonly Fact[] => [
  ['Taken by the hypervisor', share(machine.stealShare)],
  ['Used by other programs', share(machine.busyShare)],
  ['Load average', `${machine.loadAverage.toFixed(2)} over the last minute`],
]

const imageFacts = ({ container }: Environment): readonly Fact[] =>
  container === undefined
    ? []
    : [
        [
          'Image',
          `${container.image}, ${container.imageDigest ?? container.imageId}, run by ${container.engine}`,
        ],
      ]

const coresOf = ({ physicalCores }: Environment): string => {
  if (physicalCores === null) return 'an unknown number of cores'
  return `${physicalCores} physical ${physicalCores === 1 ? 'core' : 'cores'}`
}

const sharedCores = ({ siblings, usableCpus }: Environment): string => {
  const shared = siblings.filter(
    (threads) => threads.length > 1 && threads.some((cpu) => usableCpus.includes(cpu)),
  )
  return shared.length === 0
    ? ''
    : `; sharing a core: ${shared.map((threads) => threads.join('+')).join(', ')}`
}

const cgroupText = ({ cpuQuota, cpuset, memoryLimitBytes }: Environment['cgroup']): string =>
  [
    cpuQuota === null ? 'no CPU quota' : `quota of ${Number(cpuQuota.toFixed(2))} CPUs`,
    cpuset === null ? 'no cpuset' : `cpuset ${list(cpuset)}`,
    memoryLimitBytes === null ? 'no memory limit' : `memory limit ${formatMebibytes(memoryLimitBytes)}`,
  ].join(', ')

const memoryText = ({ availableMemoryBytes, swapUsedBytes }: Environment): string =>
  `${formatMebibytes(availableMemoryBytes)}, ${swapUsedBytes === 0 ? 'no swap in use' : `swap in use ${formatMebibytes(swapUsedBytes)}`}`

const fileText = (limit: Environment['fileDescriptorLimit']): string => {
  if (limit === null) return 'unknown'
  const [soft, hard] = [limit.soft, limit.hard].map((count) =>
    count === null ? 'no limit' : formatCount(count),
  )
  return soft === hard ? `${soft}` : `${soft}, at most ${hard}`
}

/** One decimal: the threshold of a warning is 2 %. */
const share = (value: number | null): string =>
  value === null ? 'unknown' : `${(value * 100).toFixed(1)} % of the usable CPUs’ time, just before`

const list = (cpus: readonly number[]): string => cpus.join(', ') || 'unknown'
