// The machine and the plan of a run as pairs of name and text.
import { formatDuration } from '../../results/duration.ts'
import type { RunRecord } from '../../results/schema.ts'
import { formatCount, formatMebibytes, formatNumber } from '../format.ts'

export type Fact = readonly [name: string, value: string]

export const machineFacts = ({
  environment: machine,
  placement,
  calibration,
}: RunRecord): readonly Fact[] => [
  ['CPU', `${machine.cpuModel}, ${machine.cpus} logical, usable: ${list(machine.usableCpus)}`],
  ['Memory', formatMebibytes(machine.memoryBytes)],
  [
    'System',
    `${machine.distribution}, kernel ${machine.kernel}, ${machine.platform} ${machine.architecture}`,
  ],
  ['C library', machine.libc ?? 'unknown'],
  ['Virtualization', machine.virtualization ?? 'none found'],
  ['Frequency governor', machine.governor ?? 'unknown'],
  ['Loopback MTU', machine.loopbackMtu === null ? 'unknown' : `${formatCount(machine.loopbackMtu)} bytes`],
  ['Load before the run', machine.loadAverage.toFixed(2)],
  ['Node.js of the suite', machine.node],
  [
    'Placement',
    placement.pinned
      ? `server on CPU ${list(placement.serverCpus)}, camera on CPU ${list(placement.loadCpus)}`
      : 'not pinned: server and camera may share a CPU',
  ],
  ...calibrationFacts(calibration),
]

/** What puts figures of another machine in proportion. */
export const calibrationFacts = (calibration: RunRecord['calibration']): readonly Fact[] => [
  ['Speed of zlib level 6', `${formatNumber(calibration.zlibMegabytesPerSecond)} MB/s on a JPEG`],
  ['Speed of memory copies', `${formatNumber(calibration.memcpyGigabytesPerSecond)} GB/s`],
  [
    'Speed of loopback',
    calibration.loopbackGigabytesPerSecond === null
      ? 'not measured: the raw TCP control is unavailable'
      : `${formatNumber(calibration.loopbackGigabytesPerSecond)} GB/s into the raw TCP control`,
  ],
]

export const planFacts = (run: RunRecord): readonly Fact[] => [
  ['Command', run.command],
  ['Profile', run.profile],
  ['Rounds', `${run.rounds}, in random order from seed ${run.seed}`],
  ['Budget', run.budgetMs === null ? 'none' : formatDuration(run.budgetMs)],
  ['Window', `${run.windowMs} ms or ${run.minFrames} frames, after ${run.warmupMs} ms of warm-up`],
  [
    'Suite',
    `${run.suite.version}, revision ${revision(run.suite)}, lock file ${run.suite.lockHash.slice(0, 12)}`,
  ],
  ...run.frames.map(
    (pool): Fact => [
      `Frames of ${formatCount(pool.frameBytes)} bytes`,
      `${pool.count} JPEGs of ${pool.width} × ${pool.height}, seed ${pool.seed}, generator ${pool.generator}, ` +
        `deflate leaves ${(pool.deflateRatio * 100).toFixed(1)} %, SHA-256 ${pool.sha256.slice(0, 16)}…`,
    ],
  ),
]

const list = (cpus: readonly number[]): string => cpus.join(', ') || 'unknown'

const revision = ({ gitRevision, gitDirty }: RunRecord['suite']): string =>
  gitRevision === null ? 'unknown' : `${gitRevision.slice(0, 12)}${gitDirty ? ' with changes' : ''}`
