// What the costs of the baseline's copies differ by at a rate of equal pace.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { noiseFloor, noiseMargin } from './baseline.ts'
import { costsAt } from './pace-cost.ts'

/** Costs up to this factor apart are noise; 1 without a copy. @param rows of a run, or of one scenario point */
export const costMargin = (rows: readonly SummaryRow[], rate: number): number => {
  // Only the baseline has copies.
  const copied = new Set(rows.filter(({ replica }) => replica > 1).map(systemOf))
  const costs = rows.map((row) => ({
    ...row,
    baseline: copied.has(systemOf(row)),
    perTrial: costsAt(row, rate).flatMap(({ perTrial }) =>
      perTrial.map(({ round, cpuMsPerFrame }) => ({ round, fps: cpuMsPerFrame })),
    ),
  }))
  return noiseMargin(noiseFloor(costs))
}

const systemOf = ({ runner, variant, generator }: SummaryRow): string =>
  JSON.stringify([runner, variant, generator])
