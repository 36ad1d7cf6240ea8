// The answer where other transports are measured beside a WebSocket: what each carries and costs, over what the WebSocket does.
import type { SummaryRow } from '../results/summary-schema.ts'
import { costAt, lowestRate } from './equal-pace-text.ts'
import { formatRatio, oneLine } from './format.ts'
import { isRankable } from './stats/ranking.ts'
import { isLowerBound } from './stats/verdict.ts'

/**
 * Sentences of a point that is flat out: where a rate is given, every transport carries it, and latency is what differs.
 * @param rows of one scenario point. @returns none without another transport
 */
export const transportAnswer = (rows: readonly SummaryRow[]): readonly string[] => {
  const transports = rows.filter((row) => row.role === 'transport' && isRankable(row))
  const baseline = rows.find(isBaseline)
  if (baseline === undefined || rows.some(({ metrics }) => metrics['offeredFps'] !== undefined)) return []
  const rate = lowestRate(rows)
  return [
    ...ratios(`Throughput ÷ that of ${oneLine(baseline.label)}`, transports, (row) => {
      const { ratioToBaseline } = row
      return ratioToBaseline && { ...ratioToBaseline, sign: signOf(row, baseline) }
    }),
    ...(rate === null
      ? []
      : ratios(`CPU per frame at ${rate} frames/s, in the same way`, transports, (row) => {
          const ratio = costAt(row, rate)?.ratioToBaseline
          return ratio ? { ...ratio, sign: '' } : null
        })),
  ]
}

/** By definition its ratio to itself is 1, without an interval around it. */
const isBaseline = ({ role, replica, ratioToBaseline }: SummaryRow): boolean =>
  role === 'subject' && replica === 1 && ratioToBaseline?.low === 1 && ratioToBaseline.high === 1

/** A bound divided by a figure is a bound; of two bounds nothing is known. */
const signOf = (row: SummaryRow, baseline: SummaryRow): string => {
  const [isBound, isBaselineBound] = [isLowerBound(row.verdict), isLowerBound(baseline.verdict)]
  if (isBound && isBaselineBound) return '? '
  if (isBaselineBound) return '≤ '
  return isBound ? '≥ ' : ''
}

type SignedRatio = NonNullable<SummaryRow['ratioToBaseline']> & { readonly sign: string }

const ratios = (
  what: string,
  transports: readonly SummaryRow[],
  ratioOf: (row: SummaryRow) => SignedRatio | null,
): readonly string[] => {
  const said = transports
    .flatMap((row) => {
      const ratio = ratioOf(row)
      return ratio === null ? [] : [{ name: oneLine(row.label), ratio }]
    })
    .toSorted((a, b) => b.ratio.median - a.ratio.median)
    .map(({ name, ratio }) => `${name} ${ratio.sign}${formatRatio(ratio)}`)
  return said.length === 0 ? [] : [`${what}: ${said.join(', ')}.`]
}
