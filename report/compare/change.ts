// One row of two runs: is it faster, slower, a tie, or can nothing be said of it?
import type { ComparedRow } from '../../results/comparison-schema.ts'
import type { Interval, SummaryRow } from '../../results/summary-schema.ts'
import { intervalAround, type LogEstimate, subtract } from '../stats/estimate.ts'
import type { Ratio } from '../stats/ratio.ts'
import { isLowerBound } from '../stats/verdict.ts'

/** A row of one run; the estimate is null after fewer than two trials. */
export interface Measured {
  readonly row: SummaryRow
  readonly estimate: LogEstimate | null
}

type Judged = Pick<ComparedRow, 'change' | 'why' | 'ratio'>

/** A search for a number of cameras ends within this factor of the truth, or within one generator. */
const capacityResolution = 1.04

/** Both runs' figures of a row, and their ratio; null where one of them has none. */
export interface Pair {
  readonly a: Measured | undefined
  readonly b: Measured | undefined
  readonly ratio: Ratio | null
}

/** Of the medians; two runs are independent, so that the variances of both add up. */
export const pairUp = (a: Measured | undefined, b: Measured | undefined): Pair => {
  if (!a?.row.fps || !b?.row.fps) return { a, b, ratio: null }
  const estimate = a.estimate === null || b.estimate === null ? null : subtract(b.estimate, a.estimate)
  const interval = intervalAround(b.row.fps.median / a.row.fps.median, estimate)
  return { a, b, ratio: { interval, estimate } }
}

/**
 * @param isSignificant whether the ratio differs from 1 with all other rows in view
 * @param noiseMargin a ratio up to here, to either side of 1, may be one row against itself
 */
export const judgeChange = ({ a, b, ratio }: Pair, isSignificant: boolean, noiseMargin: number): Judged => {
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
  if (low === null || high === null) return open('one trial in a run has no interval')
  const disturbed = [a.verdict, b.verdict].flatMap((verdict, index) =>
    verdict === 'disturbed' ? [index === 0 ? 'A' : 'B'] : [],
  )
  if (disturbed.length > 0)
    return open(`other work on the machine disturbed it in ${disturbed.join(' and ')}`)
  const margin = Math.max(noiseMargin, capacityMargin(a, b))
  const isWithinNoise = (low <= 1 && high >= 1) || Math.max(median, 1 / median) <= margin
  if (isWithinNoise || !isSignificant || keptTheirRate(a, b)) return { change: 'tie', why: null }
  const change = median < 1 ? 'slower' : 'faster'
  const bounded = change === 'slower' ? b : a
  return isLowerBound(bounded.verdict)
    ? open(`the generator was the limit in ${bounded === b ? 'B' : 'A'}: the server may do more there`)
    : { change, why: null }
}

const open = (why: string): Omit<Judged, 'ratio'> => ({ change: 'open', why })

/** Frames a second are what the cameras offered then, and say nothing more. */
const keptTheirRate = (a: SummaryRow, b: SummaryRow): boolean =>
  [a, b].every((row) => row.verdict === 'rate-met' && row.curve === undefined)

const capacityMargin = (a: SummaryRow, b: SummaryRow): number => {
  const cameras = [a, b].flatMap(({ metrics: { capacityCameras } }) => capacityCameras ?? [])
  const least = Math.min(...cameras)
  return cameras.length === 0 ? 1 : Math.max(capacityResolution, least > 0 ? (least + 1) / least : 1)
}
