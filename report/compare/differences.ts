// Differences between two runs other than the code: server settings, machine, environment, and workload.
import type { Comparison } from '../../results/comparison-schema.ts'
import { type RunRecord, roundsOf, rowKey } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { revisionText } from '../facts.ts'
import { formatMebibytes } from '../format.ts'
import type { Described } from '../stats/summarize.ts'

type SettingsDifference = Comparison['settings'][number]
type Difference = Comparison['environment'][number]

type Facts = Readonly<Record<string, string>>

/**
 * Differences in what servers ran with: switches, versions, settings, extensions. Rows with the same difference are merged.
 * Compares only what both runs recorded for a row.
 */
export const settingsDifferences = (
  a: readonly Described[],
  b: readonly Described[],
): readonly SettingsDifference[] => {
  const inA = new Map(a.map((each) => [rowKey(each.planned), each]))
  const found = b.flatMap((each) => {
    const before = inA.get(rowKey(each.planned))
    return before === undefined ? [] : rowDifferences(before, each)
  })
  return [...Map.groupBy(found, ({ what, a, b }) => JSON.stringify([what, a, b])).values()].flatMap(
    (same) => {
      const [first] = same
      return first === undefined ? [] : [{ ...first, rows: same.flatMap(({ rows }) => rows) }]
    },
  )
}

const rowDifferences = (a: Described, b: Described): readonly SettingsDifference[] => {
  const { scenario, point, runner, variant, generator, replica } = b.planned
  const copy = replica > 1 ? ` #${replica}` : ''
  const name = `${scenario} ${point} ${runner} ${variant} ← ${generator}${copy}`
  const pairs = [
    [switchesOf(a), switchesOf(b)],
    ...(a.row.applied !== null && b.row.applied !== null ? [[reportedOf(a.row), reportedOf(b.row)]] : []),
    ...(a.row.status === 'completed' && b.row.status === 'completed'
      ? [[agreedOf(a.row), agreedOf(b.row)]]
      : []),
  ]
  return pairs.flatMap(([before = {}, after = {}]) =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((what) => {
      const [old, now] = [before[what] ?? 'not reported', after[what] ?? 'not reported']
      return old === now ? [] : [{ what, a: old, b: now, rows: [name] }]
    }),
  )
}

const switchesOf = ({ planned }: Described): Facts =>
  Object.fromEntries(
    Object.entries(planned.switches).map(([name, value]) => [`requested: ${name}`, String(value)]),
  )

/** What the server reported when it was ready. */
const reportedOf = (row: SummaryRow): Facts => ({
  runtime: `${row.runtime} ${row.runtimeVersion}`,
  library: `${row.library} ${row.libraryVersion}`,
  'frame ownership': String(row.ownership),
  ...Object.fromEntries(
    Object.entries(row.applied ?? {}).map(([name, value]) => [`applied: ${name}`, String(value)]),
  ),
})

/** What server and generator negotiated; known for completed rows only. */
const agreedOf = ({ extensions, cipher }: SummaryRow): Facts => ({
  extensions: extensions ?? 'none',
  TLS: cipher ?? 'none',
})

/**
 * Differences in machine, environment and workload. A scenario or frame size that only one run has is not a difference.
 */
export const environmentDifferences = (a: RunRecord, b: RunRecord): readonly Difference[] =>
  (
    [
      ['machine', machineOf],
      ['environment', environmentOf],
      ['workload', workloadOf],
    ] as const
  ).flatMap(([kind, factsOf]) => {
    const [inA, inB] = [factsOf(a), factsOf(b)]
    return Object.entries(inA).flatMap(([what, before]) => {
      const after = inB[what]
      return after === undefined || after === before ? [] : [{ what, a: before, b: after, kind }]
    })
  })

/** Speed of the machine in B over A: independent of the code. */
export const speedRatios = (a: RunRecord, b: RunRecord): Comparison['speeds'] =>
  (
    [
      ['zlib level 6', 'zlibMegabytesPerSecond'],
      ['memory copies', 'memcpyGigabytesPerSecond'],
      ['loopback into the reference receiver', 'loopbackGigabytesPerSecond'],
    ] as const
  ).map(([what, key]) => {
    const [before, after] = [a.calibration[key], b.calibration[key]]
    return { what, ratio: before === null || after === null ? null : after / before }
  })

const machineOf = ({ environment, fleet }: RunRecord): Facts => ({
  'number of machines': String(fleet?.machines.length ?? 1),
  'network between server and generator': networkOf(fleet),
  'CPU model': environment.cpuModel,
  'logical CPUs': String(environment.cpus),
  'physical cores': text(environment.physicalCores),
  architecture: environment.architecture,
  platform: environment.platform,
})

const networkOf = (fleet: RunRecord['fleet']): string => {
  if (!fleet) return 'loopback'
  return fleet.shaped === null ? fleet.network : `${fleet.network}, ${fleet.shaped}`
}

const environmentOf = ({ environment, placement, suite }: RunRecord): Facts => {
  const { cgroup } = environment
  return {
    'usable CPUs': environment.usableCpus.join(', '),
    'CPU quota': cgroup.cpuQuota === null ? 'none' : `${cgroup.cpuQuota} CPUs`,
    'memory limit': cgroup.memoryLimitBytes === null ? 'none' : formatMebibytes(cgroup.memoryLimitBytes),
    memory: formatMebibytes(environment.memoryBytes),
    kernel: environment.kernel,
    distribution: environment.distribution,
    'C library': text(environment.libc),
    virtualization: environment.virtualization ?? 'none found',
    'container image': environment.container?.imageId ?? 'none',
    'frequency governor': text(environment.governor),
    'loopback MTU': text(environment.loopbackMtu),
    'Node.js of the suite': environment.node,
    'server CPUs': placement.serverCpus.join(', '),
    'generator CPUs': placement.generatorCpus.join(', '),
    pinned: placement.pinned ? 'yes' : 'no',
    'version of the suite': suite.version,
    'revision of the suite': revisionText(suite, Number.POSITIVE_INFINITY),
    'lock file': suite.lockHash,
  }
}

const workloadOf = (run: RunRecord): Facts => ({
  window: `${run.windowMs} ms or ${run.minFrames} frames, whichever is longer`,
  'warm-up': `${run.warmupMs} ms`,
  'server cores': String(run.placement.serverCpus.length),
  ...Object.fromEntries(
    run.scenarios.map(({ id }) => {
      const rounds = new Set(
        run.rows.filter(({ scenario }) => scenario === id).map((row) => roundsOf(row, run)),
      )
      return [`rounds of ${id}`, [...rounds].sort((x, y) => x - y).join(', ')]
    }),
  ),
  ...Object.fromEntries(
    run.frames.map(({ frameBytes, format, sha256 }) => [
      `SHA-256 of the ${format ?? 'jpeg'} frames of ${frameBytes} bytes`,
      sha256,
    ]),
  ),
  ...Object.fromEntries(run.scenarios.flatMap(pointsOf)),
})

/** The numbers of a point, without its label. */
const pointsOf = ({
  id: scenario,
  mode,
  windowMs,
  points,
}: RunRecord['scenarios'][number]): readonly (readonly [string, string])[] =>
  points.map(({ id, label: _, ...asked }) => [
    `${scenario}, ${id}`,
    JSON.stringify({ mode, windowMs, ...asked }),
  ])

const text = (value: string | number | null): string => (value === null ? 'unknown' : String(value))
