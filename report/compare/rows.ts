// Pairs the rows of two runs by identity and judges each pair: faster, slower, noise, or open.
import type { ComparedRow, ComparedSide } from '../../results/comparison-schema.ts'
import { rowKey } from '../../results/schema.ts'
import type { Interval, SummaryRow } from '../../results/summary-schema.ts'
import { rowNames } from '../format.ts'
import { intervalAround, type LogEstimate, significantAfterHolm, subtract } from '../stats/estimate.ts'
import { conditionsKey } from '../stats/identity.ts'
import { rateEstimates } from '../stats/rate-interval.ts'
import type { Ratio } from '../stats/ratio.ts'
import type { Described } from '../stats/summarize.ts'
import { isLowerBound } from '../stats/verdict.ts'

/** A row of one run; the estimate is null with fewer than two trials. */
interface Measured {
  readonly row: SummaryRow
  readonly estimate: LogEstimate | null
}

type Judged = Pick<ComparedRow, 'change' | 'why' | 'ratio'>

/** A row in both runs, and its ratio; the ratio is null if one of them has no figure. */
interface Pair {
  readonly a: Measured | undefined
  readonly b: Measured | undefined
  readonly ratio: Ratio | null
}

/** A capacity search ends within this factor of the true number, or within one camera. */
const capacityResolution = 1.04

/**
 * Rows of one point and generator are adjacent, in the order of B's plan, followed by rows that only A has. Holm's correction
 * keeps the chance that two equal runs have any row judged faster or slower at one in twenty.
 */
export const compareRows = (
  a: readonly Described[],
  b: readonly Described[],
  noiseMargin: number,
  failAbove: number | null,
): readonly ComparedRow[] => {
  const [measuredA, measuredB] = [measureRows(a), measureRows(b)]
  const rowsOfB = b.map(({ row }) => row)
  const all = [...rowsOfB, ...a.map(({ row }) => row).filter((row) => !measuredB.has(rowKey(row)))]
  const points = [...Map.groupBy(all, conditionsKey).values()]
  const pairs = new Map(
    all.map((row) => [row, pairUp(measuredA.get(rowKey(row)), measuredB.get(rowKey(row)))] as const),
  )
  const significant = significantAfterHolm([...pairs.values()], ({ ratio }) => ratio?.estimate ?? null)
  return points.flatMap((rows) => {
    const names = rowNames(rows.map((row) => ({ ...row, generatorLabel: null })))
    return rows.flatMap((row, index) => {
      const pair = pairs.get(row)
      if (pair === undefined) return []
      const judged = judgeChange(pair, significant.has(pair), noiseMargin)
      return [describe(row, names[index] ?? row.label, pair, judged, failAbove)]
    })
  })
}

const describe = (
  { scenario, point, runner, variant, generator, replica, generatorLabel }: SummaryRow,
  name: string,
  { a, b }: Pair,
  judged: Pick<ComparedRow, 'change' | 'why' | 'ratio'>,
  failAbove: number | null,
): ComparedRow => ({
  scenario,
  point,
  runner,
  variant,
  generator,
  replica,
  name,
  generatorLabel,
  ...judged,
  a: a === undefined ? null : sideOf(a.row),
  b: b === undefined ? null : sideOf(b.row),
  cpuRatio: quotient(b?.row.cpuMsPerFrame, a?.row.cpuMsPerFrame),
  isRegression: failAbove !== null && isBeyond(judged, 'slower', failAbove),
  isMissing: lackOf(b?.row) > lackOf(a?.row),
})

/** 0 with an interval, 1 with a figure that one trial gave, 2 without a figure. */
const lackOf = (row: SummaryRow | undefined): number => {
  if (!row?.fps) return 2
  return row.perTrial.length < 2 ? 1 : 0
}

/** Each row with the estimate behind its interval; rows under the same conditions share their variance information. */
const measureRows = (described: readonly Described[]): ReadonlyMap<string, Measured> => {
  const groups = [...Map.groupBy(described, ({ planned }) => conditionsKey(planned)).values()]
  return new Map(
    groups.flatMap((group) => {
      const estimates = rateEstimates(group.map(({ row }) => row.perTrial))
      return group.map(
        ({ row }, index) => [rowKey(row), { row, estimate: estimates[index] ?? null }] as const,
      )
    }),
  )
}

const sideOf = (row: SummaryRow): ComparedSide => ({
  status: row.status,
  reason: row.reason,
  perTrial: row.perTrial.length,
  fps: row.fps,
  verdict: row.verdict,
  cpuMsPerFrame: row.cpuMsPerFrame,
  p99Ms: row.latencyMs?.p99 ?? null,
  cameras: row.metrics['capacityCameras'] ?? null,
})

/** Null if one of them was not measured or is zero. */
const quotient = (over: number | null | undefined, under: number | null | undefined): number | null =>
  over && under ? over / under : null

/** Ratio of the medians; the runs are independent, so their variances add up. */
const pairUp = (a: Measured | undefined, b: Measured | undefined): Pair => {
  if (!a?.row.fps || !b?.row.fps) return { a, b, ratio: null }
  const estimate = a.estimate === null || b.estimate === null ? null : subtract(b.estimate, a.estimate)
  const interval = intervalAround(b.row.fps.median / a.row.fps.median, estimate)
  return { a, b, ratio: { interval, estimate } }
}

/**
 * @param isSignificant whether the ratio differs from 1 after Holm's correction for all rows
 * @param noiseMargin ratios up to this value, or down to its inverse, are within the noise floor
 */
const judgeChange = ({ a, b, ratio }: Pair, isSignificant: boolean, noiseMargin: number): Judged => {
  if (a === undefined || b === undefined)
    return { change: a === undefined ? 'new' : 'gone', why: null, ratio: null }
  if (ratio !== null)
    return {
      ...judgeRatio(a.row, b.row, ratio.interval, isSignificant, noiseMargin),
      ratio: ratio.interval,
    }
  const isSame = a.row.status === b.row.status && a.row.fps === null && b.row.fps === null
  return { change: isSame ? 'none' : 'status', why: null, ratio: null }
}

const judgeRatio = (
  a: SummaryRow,
  b: SummaryRow,
  { median, low, high }: Interval,
  isSignificant: boolean,
  noiseMargin: number,
): Omit<Judged, 'ratio'> => {
  if (low === null || high === null) return open('a run with one trial has no interval')
  const disturbed = [a.verdict, b.verdict].flatMap((verdict, index) =>
    verdict === 'disturbed' ? [index === 0 ? 'A' : 'B'] : [],
  )
  if (disturbed.length > 0)
    return open(`other work on the machine disturbed it in ${disturbed.join(' and ')}`)
  const margin = Math.max(noiseMargin, capacityMargin(a, b))
  const isWithinNoise = (low <= 1 && high >= 1) || Math.max(median, 1 / median) <= margin
  if (isWithinNoise || !isSignificant || bothKeptRate(a, b)) return { change: 'noise', why: null }
  const change = median < 1 ? 'slower' : 'faster'
  const bounded = change === 'slower' ? b : a
  return isLowerBound(bounded.verdict)
    ? open(`lower bound in ${bounded === b ? 'B' : 'A'}: the server may do more there`)
    : { change, why: null }
}

const open = (why: string): Omit<Judged, 'ratio'> => ({ change: 'open', why })

/** If both rows kept their rate, the FPS only show what the cameras offered. */
const bothKeptRate = (a: SummaryRow, b: SummaryRow): boolean =>
  [a, b].every((row) => row.verdict === 'rate-met' && row.curve === undefined)

const capacityMargin = (a: SummaryRow, b: SummaryRow): number => {
  const cameras = [a, b].flatMap(({ metrics: { capacityCameras } }) => capacityCameras ?? [])
  const least = Math.min(...cameras)
  return cameras.length === 0 ? 1 : Math.max(capacityResolution, least > 0 ? (least + 1) / least : 1)
}

/**
 * Whether the whole interval of B over A is below the threshold.
 * @param change `slower` for judged rows, `open` for rows whose figures cannot be judged
 * @param failAbove 0.05 means below 0.95
 */
export const isBeyond = (
  row: Pick<ComparedRow, 'change' | 'ratio'>,
  change: 'slower' | 'open',
  failAbove: number,
): boolean =>
  row.change === change && row.ratio !== null && row.ratio.high !== null && row.ratio.high < 1 - failAbove
