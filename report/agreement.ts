// Agreement of two runs of one plan: their ratios to the baseline, with intervals.
import { median } from 'simple-statistics'
import { rowKey } from '../results/schema.ts'
import type { Interval, SummaryRow } from '../results/summary-schema.ts'
import { formatRatio, oneLine } from './format.ts'
import { type DescribedRow, ratiosToBaseline } from './stats/baseline.ts'
import { reach95, subtract } from './stats/estimate.ts'
import type { Ratio } from './stats/ratio.ts'
import { renderPlainTable } from './terminal/text.ts'

/** Two consecutive runs of one plan should agree in at least this share of their rows. */
export const expectedShare = 0.9

/** Largest acceptable median half-width for this many rounds: wide intervals would agree with anything. */
export const expectedHalfWidth = (rounds: number): number => (rounds < 10 ? 0.15 : 0.08)

/** A row with a ratio to the baseline in both runs. */
export interface RowAgreement<Row extends DescribedRow> {
  readonly first: Row
  readonly second: Row
  readonly firstRatio: Interval
  readonly secondRatio: Interval
  /** The second run's ratio over the first's. */
  readonly ratioOfRatios: number
  readonly low: number
  readonly high: number
  readonly agrees: boolean
}

export interface Agreement<Row extends DescribedRow> {
  /** In the order of the first run. */
  readonly rows: readonly RowAgreement<Row>[]
  /** Share of the rows whose interval includes 1; null without rows. */
  readonly agreeingShare: number | null
}

/** A row with all figures. */
export type ComparedRow = DescribedRow & { readonly row: SummaryRow }

/**
 * Compares the ratios to the baseline of the rows in both runs. The interval of their quotient includes the scatter of both
 * runs. The baseline is excluded, and so are rows with fewer than two rounds in either run.
 */
export const compareRuns = <Row extends DescribedRow>(
  first: readonly Row[],
  second: readonly Row[],
): Agreement<Row> => {
  const [firstRatios, secondRatios] = [ratiosToBaseline(first), ratiosToBaseline(second)]
  const secondRows = new Map(second.map((row) => [rowKey(row.planned), row]))
  const rows = first
    .filter(({ planned }) => !planned.baseline)
    .flatMap((row) => {
      const key = rowKey(row.planned)
      const [other, one, two] = [secondRows.get(key), firstRatios.get(key), secondRatios.get(key)]
      if (other === undefined || one === undefined || two === undefined) return []
      const quotient = quotientOf(one, two)
      return quotient === null
        ? []
        : [{ first: row, second: other, firstRatio: one.interval, secondRatio: two.interval, ...quotient }]
    })
  const agreeing = rows.filter(({ agrees }) => agrees).length
  return { rows, agreeingShare: rows.length === 0 ? null : agreeing / rows.length }
}

/** Median of (high / low)^½ − 1 over the rows' ratios to the baseline, without the baseline; null without intervals. */
export const medianHalfWidth = (rows: readonly DescribedRow[]): number | null => {
  const ratios = ratiosToBaseline(rows)
  const widths = rows
    .filter(({ planned }) => !planned.baseline)
    .flatMap(({ planned }) => {
      const { low = null, high = null } = ratios.get(rowKey(planned))?.interval ?? {}
      return low === null || high === null ? [] : [Math.sqrt(high / low) - 1]
    })
  return widths.length === 0 ? null : median(widths)
}

type Quotient = Pick<RowAgreement<DescribedRow>, 'ratioOfRatios' | 'low' | 'high' | 'agrees'>

const quotientOf = (one: Ratio, two: Ratio): Quotient | null => {
  if (one.estimate === null || two.estimate === null) return null
  const difference = subtract(two.estimate, one.estimate)
  const reach = reach95(difference)
  return {
    ratioOfRatios: Math.exp(difference.centre),
    low: Math.exp(difference.centre - reach),
    high: Math.exp(difference.centre + reach),
    agrees: Math.abs(difference.centre) <= reach,
  }
}

const columns = [
  { head: 'row', width: 23, align: 'left' },
  { head: 'first run', width: 18, align: 'right' },
  { head: 'second run', width: 18, align: 'right' },
  { head: 'second ÷ first', width: 18, align: 'right' },
] as const

/** For a terminal of 80 columns: per row both ratios to the baseline and their quotient; `!` marks a quotient whose interval excludes 1. */
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

/** The table mixes scenario points, so each row names its own. */
const nameOf = ({ runner, variant, point, generatorLabel }: SummaryRow): string =>
  oneLine(`${runner} ${variant} ${point}${generatorLabel === null ? '' : ` ← ${generatorLabel}`}`)
