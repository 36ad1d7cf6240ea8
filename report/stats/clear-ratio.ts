// How many times its own figure in the clear does a row over TLS deliver.
import type { RunRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { pairedRatio } from './ratio.ts'

/** The ratio within rounds and its 95 % interval, as metrics; none for a row in the clear, or without a partner. */
export const measureClearRatio = (
  row: SummaryRow,
  rows: readonly SummaryRow[],
  { scenarios }: Pick<RunRecord, 'scenarios'>,
): SummaryRow['metrics'] => {
  const points = scenarios.find(({ id }) => id === row.scenario)?.points ?? []
  const here = points.find(({ id }) => id === row.point)
  if (!here?.tls) return {}
  const clear = points.find(
    (point) =>
      !point.tls &&
      point.frameBytes === here.frameBytes &&
      point.connections === here.connections &&
      point.viewers === here.viewers,
  )
  const partner = rows.find(
    (other) =>
      other.scenario === row.scenario &&
      other.point === clear?.id &&
      other.runner === row.runner &&
      other.variant === row.variant &&
      other.generator === row.generator &&
      other.replica === row.replica,
  )
  const ratio = partner ? pairedRatio(row.perTrial, partner.perTrial) : null
  if (ratio === null) return {}
  const { median, low, high } = ratio
  return {
    ratioToClear: median,
    ...(low === null || high === null ? {} : { ratioToClearLow: low, ratioToClearHigh: high }),
  }
}
