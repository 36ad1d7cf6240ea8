// Facts about a run: machine and plan as pairs of name and text, and the progress of the run.
import { formatDuration } from '../results/duration.ts'
import type { Environment, PageFaults, PlacementRecord } from '../results/environment-schema.ts'
import type { FleetRecord } from '../results/fleet-schema.ts'
import { countPlanned, type RunRecord, type TrialRecord } from '../results/schema.ts'
import type { Session } from '../results/session-schema.ts'
import type { Summary } from '../results/summary-schema.ts'
import { countOf, formatCount, formatMebibytes, formatMs, formatNumber } from './format.ts'

export type Fact = readonly [name: string, value: string]

type Machine = FleetRecord['machines'][number]

/** Digits of a hash that are enough to distinguish two. */
const digestDigits = 12

/** The machine of a run. For a fleet, its machines come first; the other facts describe the server's machine. */
export const machineFacts = ({ environment, placement, calibration, fleet }: RunRecord): readonly Fact[] => [
  ...(fleet ? fleetFacts(fleet) : []),
  ...environmentFacts(environment, placement),
  ...noiseFacts(environment),
  ...calibrationFacts(calibration, fleet ? 'Network path speed' : undefined),
]

/** Machine speeds, for comparison with figures from other machines. */
export const calibrationFacts = (
  calibration: RunRecord['calibration'],
  pathName = 'Loopback speed',
): readonly Fact[] => [
  ['Zlib speed (level 6)', `${formatNumber(calibration.zlibMegabytesPerSecond)} MB/s on a frame of this run`],
  ['Memory copy speed', `${formatNumber(calibration.memcpyGigabytesPerSecond)} GB/s`],
  [
    pathName,
    calibration.loopbackGigabytesPerSecond === null
      ? 'not measured: the reference receiver is unavailable'
      : `${formatNumber(calibration.loopbackGigabytesPerSecond)} GB/s into the reference receiver`,
  ],
  ...pageFaultFacts(calibration.pageFaults),
]

/** Cost of fresh memory; none where it was not measured. */
export const pageFaultFacts = (faults: PageFaults | undefined): readonly Fact[] =>
  faults === undefined
    ? []
    : [
        [
          'Page fault',
          `${formatNumber(faults.foundMicros)} µs as found (${formatMebibytes(faults.touchedBytes)}, ` +
            `${Math.round(faults.coldShare * 100)} % cold), ${formatNumber(faults.warmMicros)} µs warm`,
        ],
      ]

/** Hardware, what this process may use of it, and system software; in that order. */
export const environmentFacts = (machine: Environment, placement: PlacementRecord): readonly Fact[] => [
  ['CPU', `${machine.cpuModel}, ${machine.cpus} logical on ${coresOf(machine)}`],
  ['Usable CPUs', `${listCpus(machine.usableCpus)}${sharedCores(machine)}`],
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
      ? `server on CPU ${listCpus(placement.serverCpus)}, generator on CPU ${listCpus(placement.generatorCpus)}`
      : 'not pinned: server and generator may share a CPU',
  ],
]

/** CPU use by others before the suite started any load. */
export const noiseFacts = (machine: Environment): readonly Fact[] => [
  ['Hypervisor steal', shareText(machine.stealShare)],
  ['Other programs', shareText(machine.busyShare)],
  ['Load average', `${machine.loadAverage.toFixed(2)} over the last minute`],
]

const imageFacts = ({ container }: Environment): readonly Fact[] =>
  container === undefined
    ? []
    : [
        [
          'Container image',
          `${container.image}, ${container.imageDigest ?? container.imageId}, run by ${container.engine}`,
        ],
      ]

const coresOf = ({ physicalCores }: Environment): string => {
  if (physicalCores === null) return 'an unknown number of cores'
  return countOf(physicalCores, 'physical core')
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
    cpuset === null ? 'no cpuset' : `cpuset ${listCpus(cpuset)}`,
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

/** With one decimal, because the warning threshold is 2 %. */
const shareText = (value: number | null): string =>
  value === null
    ? 'unknown'
    : `${(value * 100).toFixed(1)} % of the usable CPU time, in the second before any load`

const listCpus = (cpus: readonly number[]): string => cpus.join(', ') || 'unknown'

/** The machines of a fleet, the server's first, then the network between them. */
const fleetFacts = ({ machines, network, shaped }: FleetRecord): readonly Fact[] => [
  ...machines.map((machine): Fact => [`Machine ${machine.name}`, describeMachine(machine)]),
  [
    'Network between the machines',
    [
      network === 'host' ? 'host interfaces' : 'Swarm overlay network',
      shaped === null ? 'not shaped' : `generator machines limited to: ${shaped}`,
    ].join(', '),
  ],
]

const describeMachine = (machine: Machine): string =>
  [
    machine.serverCpus.length > 0 ? `server on CPU ${machine.serverCpus.join(', ')}` : null,
    machine.loadProcesses > 0
      ? `${countOf(machine.loadProcesses, 'generator process', 'generator processes')} on CPU ${machine.generatorCpus.join(', ')}`
      : null,
    `${machine.cpuModel}, ${machine.cpus} CPUs, ${formatMebibytes(machine.memoryBytes)}, kernel ${machine.kernel}`,
    describeLink(machine),
    machine.roundTripMs
      ? `round trip to the server ${formatMs(machine.roundTripMs.median)}, minimum ${formatMs(machine.roundTripMs.min)}`
      : null,
    machine.loadProcesses > 0 ? `start synchronized to within ${formatMs(machine.clockErrorMs)}` : null,
  ]
    .filter((part) => part !== null)
    .join('; ')

const describeLink = ({ link }: Machine): string | null => {
  if (link === null) return 'frames do not leave this machine'
  const speed =
    link.bitsPerSecond === null ? 'speed unknown' : `${formatNumber(link.bitsPerSecond / 1e9)} Gbit/s`
  return `${link.interface}, ${speed}, MTU ${link.mtu ?? 'unknown'}`
}

/** The plan, the suite and the frames. */
export const planFacts = (run: RunRecord): readonly Fact[] => [
  ['Command', run.command],
  ['Profile', run.profile],
  ['Rounds', `${describeRounds(run)}, in random order from seed ${run.seed}`],
  ...(run.conformance ? [] : [['Conformance checks', 'not recorded'] as const]),
  ['Budget', run.budgetMs === null ? 'none' : formatDuration(run.budgetMs)],
  [
    'Window',
    `${run.windowMs} ms or ${run.minFrames} frames, whichever is longer, after ${run.warmupMs} ms of warm-up`,
  ],
  ['Suite', suiteText(run.suite)],
  ...run.frames.map(
    (pool): Fact => [
      `Frames of ${formatCount(pool.frameBytes)} bytes`,
      `${describeImages(pool)}, deflates to ${(pool.deflateRatio * 100).toFixed(1)} %, SHA-256 ${pool.sha256.slice(0, 16)}…`,
    ],
  ),
]

const formats = { jpeg: 'JPEGs', png: 'PNGs', 'raw-rgb': 'raw RGB images' } as const

const describeImages = ({
  format = 'jpeg',
  count,
  width,
  height,
  seed,
  generator,
  frameBytes,
  own,
}: RunRecord['frames'][number]): string => {
  if (format !== 'own')
    return `${count} ${formats[format]} of ${width} × ${height}, seed ${seed}, generator ${generator}`
  const padding = ((own?.paddingBytes ?? 0) / (count * frameBytes)) * 100
  return (
    `${count} of ${own?.images ?? count} user images (${own?.formats.join(', ')}), ` +
    `largest ${width} × ${height}, ${padding.toFixed(1)} % padding`
  )
}

/** Names the scenarios with fewer rounds than the run. */
const describeRounds = (run: RunRecord): string => {
  const fewer = new Map(run.rows.flatMap(({ scenario, rounds }) => (rounds ? [[scenario, rounds]] : [])))
  return [`${run.rounds}`, ...[...fewer].map(([scenario, rounds]) => `${scenario} ${rounds}`)].join(', ')
}

/** Version, revision and lock file, with enough digits to distinguish two suites. */
export const suiteText = (suite: RunRecord['suite']): string =>
  `${suite.version}, revision ${revisionText(suite)}, lock file ${lockText(suite)}`

/** Names the file where it is not npm's. */
const lockText = ({ lockFile = 'package-lock.json', lockHash }: RunRecord['suite']): string =>
  `${lockFile === 'package-lock.json' ? '' : `${lockFile} `}${lockHash.slice(0, digestDigits)}`

/** @param digits of the revision's hash */
export const revisionText = (
  { gitRevision, gitDirty }: RunRecord['suite'],
  digits: number = digestDigits,
): string =>
  gitRevision === null ? 'unknown' : `${gitRevision.slice(0, digits)}${gitDirty ? ' with local changes' : ''}`

/**
 * Progress of a run: missing trials, skipped scenarios, resumes. The most important sentence comes first; none for a complete
 * run without a resume.
 */
export const progressNotes = (run: RunRecord, { planned, missing }: Summary['trials']): readonly string[] => [
  ...(missing === 0
    ? []
    : [`The run is not finished: ${planned - missing} of ${planned} trials are recorded.`]),
  ...run.leftOut.map(({ scenario, reason }) => `${scenario} is ${reason}.`),
  ...resumptions(run),
]

/** One sentence per resume, then its repairs; empty for a run of one session. */
export const resumptions = (run: RunRecord): readonly string[] => {
  const [first, ...later] = run.sessions
  if (first === undefined) return []
  const planned = countPlanned(run)
  return later.flatMap((session) => {
    const changes = changesSince(first, session)
    const sameness = changes.length === 0 ? 'on the same machine and software' : `with ${changes.join(', ')}`
    const time = session.startedAt.slice(0, 16).replace('T', ' ')
    return [
      `The run was resumed on ${time} UTC after ${session.trialsBefore} of ${planned} trials, ${sameness}.`,
      ...session.notes.map((note) => `At that resume, ${note}.`),
    ]
  })
}

/** One sentence per cause for which trials were repeated, or measured with what was left. */
export const repeats = (trials: readonly TrialRecord[]): readonly string[] => {
  const causes = trials.flatMap(({ outcome }) =>
    outcome.status === 'completed' && outcome.recoveredFrom !== undefined ? [outcome.recoveredFrom] : [],
  )
  return [...Map.groupBy(causes, (cause) => cause)].map(
    ([cause, { length }]) => `${countOf(length, 'trial')} repeated or measured with what was left: ${cause}.`,
  )
}

/** Against memory that was in use just before: what the hypervisor has to back first costs more. */
const coldFactor = 2

/** Whether the machine took memory back while the run went on; at most one sentence. */
export const memoryNotes = (
  { calibration: { pageFaults } }: Pick<RunRecord, 'calibration'>,
  trials: readonly Pick<TrialRecord, 'round' | 'faultCostMicros'>[],
): readonly string[] => {
  if (pageFaults === undefined) return []
  const cold = trials.filter(
    ({ round, faultCostMicros = 0 }) => round > 1 && faultCostMicros > coldFactor * pageFaults.warmMicros,
  )
  if (cold.length === 0) return []
  const most = Math.max(...cold.map(({ faultCostMicros = 0 }) => faultCostMicros))
  const rounds = new Set(cold.map(({ round }) => round)).size
  return [
    `The machine took memory back: before ${countOf(rounds, 'round')} a page fault cost up to ` +
      `${formatNumber(most)} µs in place of ${formatNumber(pageFaults.warmMicros)}.`,
  ]
}

const changesSince = (first: Session, later: Session): readonly string[] => {
  const change = (what: string, before: string, after: string): readonly string[] =>
    before === after ? [] : [`a different ${what} (${before} before, ${after} after)`]
  const hasRestarted = first.boot !== null && later.boot !== null && first.boot !== later.boot
  return [
    ...change('CPU', first.cpuModel, later.cpuModel),
    ...change('kernel', first.kernel, later.kernel),
    ...change('Node.js', first.node, later.node),
    ...change('version of the suite', first.suite.version, later.suite.version),
    ...change('revision of the suite', revisionText(first.suite), revisionText(later.suite)),
    ...change('lock file', lockText(first.suite), lockText(later.suite)),
    ...(hasRestarted ? ['the machine restarted in between'] : []),
  ]
}
