// Compares what a frame costs at equal pace in two runs: cheaper, dearer, noise, or open.
import type { ComparedCost } from '../../results/comparison-schema.ts'
import { rowKey } from '../../results/schema.ts'
import type { PaceCost } from '../../results/summary-schema.ts'
import { costMargin } from '../stats/cost-noise.ts'
import { intervalAround, type LogEstimate, significantAfterHolm, subtract } from '../stats/estimate.ts'
import { conditionsKey } from '../stats/identity.ts'
import { costOf, costsAt, ratesOf } from '../stats/pace-cost.ts'
import { figureEstimates } from '../stats/rate-interval.ts'
import type { Described } from '../stats/summarize.ts'

/** The cost of a row at a rate; the estimate is null with fewer than two trials. */
interface Measured {
  readonly cost: PaceCost
  readonly estimate: LogEstimate | null
}

interface Pair {
  readonly key: string
  readonly framesPerSecond: number
  readonly a: Measured | undefined
  readonly b: Measured | undefined
  /** Of the logarithms, B minus A; null where one side has no interval. */
  readonly estimate: LogEstimate | null
}

/**
 * By row key, in ascending order of rates; a row without equal pace in both runs is missing. Holm's correction covers all
 * rows and rates.
 * @param failAbove share by which a frame may cost more, or null without a threshold
 */
export const compareCosts = (
  a: readonly Described[],
  b: readonly Described[],
  failAbove: number | null,
): ReadonlyMap<string, readonly ComparedCost[]> => {
  const rates = ratesOf([...a, ...b].map(({ row }) => row)).toSorted((x, y) => x - y)
  const pairs = rates.flatMap((rate) => pairsAt(a, b, rate))
  const margins = new Map(
    rates.map((rate) => [
      rate,
      Math.min(
        ...[a, b].map((run) =>
          costMargin(
            run.map(({ row }) => row),
            rate,
          ),
        ),
      ),
    ]),
  )
  const significant = significantAfterHolm(pairs, ({ estimate }) => estimate)
  const judged = (pair: Pair): ComparedCost =>
    judge(pair, significant.has(pair), margins.get(pair.framesPerSecond) ?? 1, failAbove)
  return new Map(
    [...Map.groupBy(pairs, ({ key }) => key)].map(([key, ofRow]) => [key, ofRow.map(judged)] as const),
  )
}

const pairsAt = (a: readonly Described[], b: readonly Described[], rate: number): readonly Pair[] => {
  const [measuredA, measuredB] = [measure(a, rate), measure(b, rate)]
  return [...new Set([...measuredB.keys(), ...measuredA.keys()])].map((key) => {
    const [inA, inB] = [measuredA.get(key), measuredB.get(key)]
    const estimate = inA?.estimate && inB?.estimate ? subtract(inB.estimate, inA.estimate) : null
    return { key, framesPerSecond: rate, a: inA, b: inB, estimate }
  })
}

/** Rows under the same conditions share their variance information. */
const measure = (described: readonly Described[], rate: number): ReadonlyMap<string, Measured> => {
  const measured = described.flatMap(({ planned, row }) =>
    costsAt(row, rate).map((cost) => ({ key: rowKey(row), conditions: conditionsKey(planned), cost })),
  )
  const groups = [...Map.groupBy(measured, ({ conditions }) => conditions).values()]
  return new Map(
    groups.flatMap((group) => {
      const estimates = figureEstimates(
        costOf,
        group.map(({ cost }) => cost.perTrial),
      )
      return group.map(({ key, cost }, index) => [key, { cost, estimate: estimates[index] ?? null }] as const)
    }),
  )
}

const judge = (
  { framesPerSecond, a, b, estimate }: Pair,
  isSignificant: boolean,
  margin: number,
  failAbove: number | null,
): ComparedCost => {
  const [inA, inB] = [a?.cost.cpuMsPerFrame ?? null, b?.cost.cpuMsPerFrame ?? null]
  const known = {
    framesPerSecond,
    a: inA,
    b: inB,
    isRegression: false,
    isMissing: inA !== null && inB === null,
  }
  if (inA === null || inB === null) {
    const why = [a?.cost.reason, b?.cost.reason].find(Boolean) ?? 'measured in one of the runs alone'
    return { ...known, ratio: null, change: 'open', why }
  }
  const ratio = intervalAround(inB.median / inA.median, estimate)
  const spoilt = [a?.cost.reason, b?.cost.reason].find(Boolean)
  const { median, low, high } = ratio
  if (low === null || high === null)
    return { ...known, ratio, change: 'open', why: 'a run with one trial has no interval' }
  if (spoilt) return { ...known, ratio, change: 'open', why: spoilt }
  const isNoise = (low <= 1 && high >= 1) || Math.max(median, 1 / median) <= margin || !isSignificant
  const change = isNoise ? 'noise' : median > 1 ? 'dearer' : 'cheaper'
  const isRegression = failAbove !== null && change === 'dearer' && low > 1 + failAbove
  return { ...known, ratio, change, why: null, isRegression }
}
