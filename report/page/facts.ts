// The machine and the plan of a run as pairs of name and text.
import { formatDuration } from '../../results/duration.ts'
import type { RunRecord } from '../../results/schema.ts'
import { fleetFacts } from '../fleet-facts.ts'
import { formatCount, formatNumber } from '../format.ts'
import { environmentFacts, type Fact, noiseFacts } from '../machine-facts.ts'

export type { Fact } from '../machine-facts.ts'

export const machineFacts = ({ environment, placement, calibration, fleet }: RunRecord): readonly Fact[] => [
  ...(fleet ? fleetFacts(fleet) : []),
  ...environmentFacts(environment, placement),
  ...noiseFacts(environment),
  ...calibrationFacts(calibration, fleet ? 'Speed of the path' : undefined),
]

/** What puts figures of another machine in proportion. */
export const calibrationFacts = (
  calibration: RunRecord['calibration'],
  pathName = 'Speed of loopback',
): readonly Fact[] => [
  [
    'Speed of zlib level 6',
    `${formatNumber(calibration.zlibMegabytesPerSecond)} MB/s on an image of the run`,
  ],
  ['Speed of memory copies', `${formatNumber(calibration.memcpyGigabytesPerSecond)} GB/s`],
  [
    pathName,
    calibration.loopbackGigabytesPerSecond === null
      ? 'not measured: the raw TCP control is unavailable'
      : `${formatNumber(calibration.loopbackGigabytesPerSecond)} GB/s into the raw TCP control`,
  ],
]

export const planFacts = (run: RunRecord): readonly Fact[] => [
  ['Command', run.command],
  ['Profile', run.profile],
  ['Rounds', `${describeRounds(run)}, in random order from seed ${run.seed}`],
  ...(run.conformance ? [] : [['Checks of behaviour', 'not in the record of this run'] as const]),
  ['Budget', run.budgetMs === null ? 'none' : formatDuration(run.budgetMs)],
  ['Window', `${run.windowMs} ms or ${run.minFrames} frames, after ${run.warmupMs} ms of warm-up`],
  [
    'Suite',
    `${run.suite.version}, revision ${revision(run.suite)}, lock file ${run.suite.lockHash.slice(0, 12)}`,
  ],
  ...run.frames.map(
    (pool): Fact => [
      `Frames of ${formatCount(pool.frameBytes)} bytes`,
      `${describeImages(pool)}, deflate leaves ${(pool.deflateRatio * 100).toFixed(1)} %, SHA-256 ${pool.sha256.slice(0, 16)}…`,
    ],
  ),
]

const formats = { jpeg: 'JPEGs', png: 'PNGs', 'raw-rgb': 'images of raw RGB' } as const

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
    `${count} of the user’s own ${own?.images ?? count} images (${own?.formats.join(', ')}), ` +
    `the largest ${width} × ${height}, ${padding.toFixed(1)} % padding`
  )
}

const revision = ({ gitRevision, gitDirty }: RunRecord['suite']): string =>
  gitRevision === null ? 'unknown' : `${gitRevision.slice(0, 12)}${gitDirty ? ' with changes' : ''}`

/** Scenarios that are measured less often than the others are named. */
const describeRounds = (run: RunRecord): string => {
  const fewer = new Map(run.rows.flatMap(({ scenario, rounds }) => (rounds ? [[scenario, rounds]] : [])))
  return [`${run.rounds}`, ...[...fewer].map(([scenario, rounds]) => `${scenario} ${rounds}`)].join(', ')
}
