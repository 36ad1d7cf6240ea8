// How many rows and pairs that no claim is about would pass the rules for claims: what the thresholds are worth.
import type { Reference } from '../../results/reference-schema.ts'
import type { Interval, SummaryRow } from '../../results/summary-schema.ts'
import { markdownTable } from '../markdown.ts'
import { sameConditions } from '../stats/identity.ts'
import { isUsable, judgingScenarios, ratioFigure } from './measure.ts'
import { containsNoEffect, largestUnseen, significantEffect, tolerance } from './states.ts'

/** One rule at one threshold: how many of those it was tried on pass. */
export interface PlaceboLine {
  readonly rule: string
  readonly on: string
  readonly passed: number
  readonly tried: number
}

/** Factors that are compared with the one in use. */
const factors = [1.5, tolerance, 2.5, 3]
const effects = [1, 1.02, significantEffect, 1.1]
const unseenLimits = [1.05, largestUnseen, 1.15]

/** Medians of systems that differ by this much are not alike. */
const clearRatio = 1.3

/**
 * Counts over all runs.
 * @param runs rows of each run; pairs are within a run
 */
export const placebo = (
  runs: readonly (readonly SummaryRow[])[],
  { claims }: Reference,
): readonly PlaceboLine[] => {
  const usable = runs.map((rows) => rows.filter((row) => isUsable(row) && row.role !== 'reference-receiver'))
  const alike = usable.flatMap((rows) => pairRatios(rows, isMeasuredTwice))
  const unrelated = usable.flatMap((rows) => pairRatios(rows, isOtherSystem))
  const different = unrelated.filter(({ median }) => median >= clearRatio || median <= 1 / clearRatio)
  const ratios = claims.filter(({ kind }) => kind === 'ratio')
  const absolute = claims.filter(({ kind }) => kind === 'absolute')
  return [
    ...factors.map((factor) =>
      count(
        `within a factor of ${factor} of a published figure`,
        'other systems',
        absolute.flatMap((claim) =>
          usable
            .flat()
            .flatMap((row) =>
              row.point === claim.judgedBy.point && row.runner !== claim.judgedBy.subject.runner && row.fps
                ? [isWithin(row.fps, claim.published, factor)]
                : [],
            ),
        ),
      ),
    ),
    ...factors.map((factor) =>
      count(
        `within a factor of ${factor} of a published ratio`,
        'pairs of systems',
        ratios.flatMap(({ published }) => unrelated.map((ratio) => isWithin(ratio, published, factor))),
      ),
    ),
    ...effects.flatMap((effect) => {
      const passes = ({ low }: Interval): boolean => low !== null && low > effect
      const rule = `effect above ${percent(effect)}`
      return [
        count(rule, measuredTwice, alike.map(passes)),
        count(rule, 'pairs of systems', unrelated.map(passes)),
      ]
    }),
    ...unseenLimits.flatMap((limit) => {
      const passes = ({ low, high }: Interval): boolean =>
        low !== null && high !== null && containsNoEffect({ low, high }) && high <= limit
      const rule = `no effect, at most ${percent(limit)}`
      return [
        count(rule, measuredTwice, alike.map(passes)),
        count(rule, `pairs that differ by ${clearRatio} or more`, different.map(passes)),
      ]
    }),
  ]
}

const measuredTwice = 'the same row measured twice'

const percent = (ratio: number): string => `${Math.round(100 * ratio - 100)} %`

const count = (rule: string, on: string, passes: readonly boolean[]): PlaceboLine => ({
  rule,
  on,
  passed: passes.filter(Boolean).length,
  tried: passes.length,
})

const isWithin = (
  { low, high }: Interval,
  published: { readonly low: number | null; readonly high: number | null },
  factor: number,
): boolean =>
  low !== null &&
  high !== null &&
  low >= (published.low ?? 0) / factor &&
  high <= (published.high ?? Number.POSITIVE_INFINITY) * factor

/** Both directions of each pair, within rounds. */
const pairRatios = (
  rows: readonly SummaryRow[],
  isPair: (a: SummaryRow, b: SummaryRow) => boolean,
): readonly Interval[] =>
  rows.flatMap((subject) =>
    rows.flatMap((against) => {
      const figure =
        subject !== against && isPair(subject, against) ? ratioFigure(subject, against, rows) : null
      return figure === null || figure.interval.low === null ? [] : [figure.interval]
    }),
  )

/** Copies of the baseline, and rows that two scenarios measure alike. */
const isMeasuredTwice = (a: SummaryRow, b: SummaryRow): boolean =>
  a.point === b.point &&
  a.runner === b.runner &&
  a.variant === b.variant &&
  a.generator === b.generator &&
  (a.scenario === b.scenario || (isJudging(a) && isJudging(b)))

const isJudging = ({ scenario }: SummaryRow): boolean => judgingScenarios.includes(scenario)

const isOtherSystem = (a: SummaryRow, b: SummaryRow): boolean =>
  sameConditions(a, b) && a.runner !== b.runner && a.replica === 1 && b.replica === 1 && isJudging(a)

/** Ends without a line break. */
export const placeboTable = (lines: readonly PlaceboLine[]): string =>
  markdownTable(
    [
      { head: 'rule', align: 'left' },
      { head: 'tried on', align: 'left' },
      { head: 'pass', align: 'right' },
    ],
    lines.map(({ rule, on, passed, tried }) => [rule, on, `${passed} of ${tried}`]),
  )
