// How far the ratios of two runs agree, for a terminal of 80 columns.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatRatio, oneLine } from '../format.ts'
import type { Agreement } from '../stats/agreement.ts'
import type { DescribedRow } from '../stats/baseline.ts'
import { renderPlainTable } from './plain-table.ts'

export type ComparedRow = DescribedRow & { readonly row: SummaryRow }

const columns = [
  { head: 'row', width: 23, align: 'left' },
  { head: 'first run', width: 18, align: 'right' },
  { head: 'second run', width: 18, align: 'right' },
  { head: 'second ÷ first', width: 18, align: 'right' },
] as const

/** A line a row with the ratios to the baseline of both runs and of one to the other; `!` where that excludes 1. */
export const renderAgreement = ({ rows }: Agreement<ComparedRow>): string =>
  renderPlainTable(
    columns,
    rows.map(({ first, firstRatio, secondRatio, ratioOfRatios, low, high, agrees }) => [
      `${agrees ? '' : '! '}${nameOf(first.row)}`,
      formatRatio(firstRatio),
      formatRatio(secondRatio),
      formatRatio({ median: ratioOfRatios, low, high }),
    ]),
  )

/** Rows of several points stand in one table, so each says where it was measured. */
const nameOf = ({ runner, variant, point, generatorLabel }: SummaryRow): string =>
  oneLine(`${runner} ${variant} ${point}${generatorLabel === null ? '' : ` ← ${generatorLabel}`}`)
