// The answer of a scenario point whose cameras were paced: who carried the offered rate, and with how much room left.
import { metShare } from '../../results/judgement.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatNumber, formatShare } from '../format.ts'
import { rowUnit } from '../row-unit.ts'
import { competitors } from '../stats/ranking.ts'

const namedSystems = 6

/** Null where the rows were measured flat out. */
export const rateAnswer = (
  rows: readonly SummaryRow[],
  nameOf: (row: SummaryRow) => string,
): readonly string[] | null => {
  const offered = rows.flatMap((row) => row.metrics['offeredFps'] ?? [])[0]
  if (offered === undefined) return null
  const unit = rowUnit(rows)
  const competing = competitors(rows)
  const isKept = ({ metrics }: SummaryRow): boolean => (metrics['deliveredShare'] ?? 0) >= metShare
  const kept = byRoom(competing.filter(isKept)).map((row) => `${nameOf(row)} (${roomOf(row)})`)
  const missed = competing
    .filter((row) => !isKept(row))
    .map((row) => `${nameOf(row)} (${reached(row, unit)})`)
  return [
    `${formatNumber(offered)} ${unit} a second were offered.`,
    ...(kept.length > 0
      ? [`${kept.length} of ${competing.length} systems carried them: ${shorten(kept)}.`]
      : []),
    ...(missed.length > 0 ? [`Not carried by ${shorten(missed)}.`] : []),
  ]
}

const byRoom = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  [...rows].sort((a, b) => (a.serverCpu ?? 1) - (b.serverCpu ?? 1))

const roomOf = ({ serverCpu }: SummaryRow): string =>
  serverCpu === null ? 'room unknown' : `${formatShare(Math.max(0, 1 - serverCpu))} of its core left`

const reached = ({ fps, verdict }: SummaryRow, unit: string): string =>
  `${fps === null ? 'no' : formatNumber(fps.median)} ${unit} a second, ${verdict}`

const shorten = (texts: readonly string[]): string => {
  const rest = texts.length - namedSystems
  return rest > 0 ? `${texts.slice(0, namedSystems).join(', ')} and ${rest} more` : texts.join(', ')
}
