// What to change first: the step or the version with the largest proven gain. The last of the four lines.
import type { Interval, Summary, SummaryRow } from '../../results/summary-schema.ts'
import { formatRatio, oneLine } from '../format.ts'
import { noiseMargin } from '../stats/baseline.ts'
import { inverseInterval } from '../stats/estimate.ts'
import { conditionsKey } from '../stats/identity.ts'
import { isBorrowed, isUnspoilt } from '../stats/ranking.ts'
import { ratiosOf } from '../stats/ratio.ts'
import type { BriefLine } from './line.ts'
import { addedSetting } from './setting.ts'
import { shortName } from './subjects.ts'

interface Gain {
  readonly runner: string
  /** What is changed: the step, or the versions. */
  readonly change: string
  readonly times: Interval
  readonly text: string
  readonly note: string | null
  /** Of the reader's own server; null where the change is no flag or variable. */
  readonly command: string | null
  readonly at: { readonly scenario: string; readonly point: string }
}

const shownGains = 2

/** Gains below this are true and not worth a line. */
const worthwhileTimes = 1.1

export const changeLine = (summary: Summary): BriefLine => {
  const least = Math.max(worthwhileTimes, noiseMargin(summary.noiseFloor))
  const gains = [...stepGains(summary), ...versionGains(summary)]
    .filter(({ times }) => times.low !== null && times.low > 1 && times.median > least)
    .sort((a, b) => (b.times.low ?? 0) - (a.times.low ?? 0))
  // Of one step at several frame sizes, the one with the largest proven gain.
  const ofEach = [...Map.groupBy(gains, ({ runner, change }) => `${runner} ${change}`).values()].flatMap(
    ([best]) => best ?? [],
  )
  const [first] = ofEach
  const line = { id: 'change', title: 'Change' } as const
  if (first === undefined)
    return {
      ...line,
      text: null,
      note: 'No setting or version that this run measured has a gain beyond noise.',
      command: 'npm run matrix -- --scenario ladders',
      weight: 0,
      at: null,
    }
  const shown = ofEach.slice(0, shownGains)
  return {
    ...line,
    text: shown.map(({ text }) => text).join(' '),
    note: shown.find(({ note }) => note !== null)?.note ?? null,
    command: shown.find(({ command }) => command !== null)?.command ?? null,
    weight: first.times.low ?? 0,
    at: first.at,
  }
}

/** Steps of the best settings; one that was only tried is no advice. */
const stepGains = ({ rows }: Summary): readonly Gain[] =>
  rows.filter(isAdvisable).flatMap((row): readonly Gain[] => {
    const times = row.stepGain?.fps ?? null
    const before = rows.find(
      (other) =>
        other.runner === row.runner &&
        other.variant === row.rung.before &&
        other.replica === 1 &&
        conditionsKey(other) === conditionsKey(row),
    )
    if (times === null || before === undefined || isBorrowed(before)) return []
    const setting = addedSetting(row, before)
    return [
      {
        runner: row.runner,
        change: row.rung.id,
        times,
        // A flag or a variable can be typed; of other settings the name of the step says more than their fields.
        text: `${oneLine(before.label)} is ${formatRatio(times)} times as fast with ${setting?.command ? setting.text : oneLine(row.rung.label)}.`,
        note: causeOf(before),
        command: setting?.command ?? null,
        at: { scenario: row.scenario, point: row.point },
      },
    ]
  })

const isAdvisable = (row: SummaryRow): boolean =>
  isUnspoilt(row) && !isBorrowed(row) && row.rung.kind === 'step' && row.stepGain !== null

/** The same settings of a system on two versions of its runtime, the faster one named first. */
const versionGains = ({ rows }: Summary): readonly Gain[] => {
  const measured = rows.filter((row) => isUnspoilt(row) && !isBorrowed(row) && row.runtimeVersion !== null)
  return [...Map.groupBy(measured, systemKey).values()].flatMap((versions) =>
    versions.flatMap((one, index) => versions.slice(index + 1).flatMap((other) => versionGain(one, other))),
  )
}

const systemKey = (row: SummaryRow): string =>
  JSON.stringify([conditionsKey(row), row.runner, row.runtime, row.rung.id])

const versionGain = (one: SummaryRow, other: SummaryRow): readonly Gain[] => {
  if (one.runtimeVersion === other.runtimeVersion) return []
  const [ratio] = ratiosOf((trial: SummaryRow['perTrial'][number]) => trial.fps, other.perTrial, [
    one.perTrial,
  ])
  const interval = ratio?.interval ?? null
  if (interval === null) return []
  const [fast, slow, times] =
    interval.median >= 1 ? [one, other, interval] : [other, one, inverseInterval(interval)]
  return [
    {
      runner: fast.runner,
      change: `${slow.runtimeVersion} to ${fast.runtimeVersion}`,
      times,
      text: `${oneLine(fast.library ?? fast.runner)} is ${formatRatio(times)} times as fast on ${versionOf(fast)} as on ${versionOf(slow)}.`,
      note: causeOf(slow),
      command: null,
      at: { scenario: fast.scenario, point: fast.point },
    },
  ]
}

const versionOf = ({ runtime, runtimeVersion }: SummaryRow): string =>
  `${runtime === 'node' ? 'Node.js' : (runtime ?? '')} ${oneLine(runtimeVersion ?? '')}`

/** Of the slower row, what explains it. */
const causeOf = (row: SummaryRow): string | null => {
  const [diagnosis] = row.diagnoses ?? []
  return diagnosis === undefined
    ? null
    : `Why ${shortName(row)} is slower: ${oneLine(diagnosis.cause)} (${oneLine(diagnosis.figure)}).`
}
