// What the rows of a scenario point count: frames, or texts where no images flowed.
import type { SummaryRow } from '../results/summary-schema.ts'

export const rowUnit = (rows: readonly SummaryRow[]): 'frames' | 'texts' =>
  rows.some(({ metrics }) => metrics['controlAlone'] !== undefined) ? 'texts' : 'frames'
