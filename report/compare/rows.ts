// Pairs the rows of two runs by what they are, and says of each pair what became of it.
import type { ComparedRow, ComparedSide } from '../../results/comparison-schema.ts'
import { rowKey } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { rowNames } from '../row-names.ts'
import { significantAfterHolm } from '../stats/estimate.ts'
import { conditionsKey } from '../stats/identity.ts'
import { rateEstimates } from '../stats/rate-interval.ts'
import type { Described } from '../stats/summarize.ts'
import { judgeChange, type Measured, type Pair, pairUp } from './change.ts'
import { isBeyond } from './threshold.ts'

/**
 * Rows of one point and generator stand together, in the order of B's plan, then what only A has. Of equal runs one in
 * twenty may have a row called faster or slower: rows are many, so each alone is held to more than its interval.
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
  isRegression: failAbove !== null && isBeyond(judged, failAbove),
})

/** Each row with the estimate that its interval rests on: trials of rows under the same conditions count together. */
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

/** Null where one of them was not measured, or took no time that the clock could see. */
const quotient = (over: number | null | undefined, under: number | null | undefined): number | null =>
  over && under ? over / under : null
