// What one generator measured of a claim: the rows that judge it, their figure, and what it says.
import type { Claim } from '../../results/reference-schema.ts'
import type { Interval, SummaryRow } from '../../results/summary-schema.ts'
import { sameConditions } from '../stats/identity.ts'
import { ratiosTo } from '../stats/ratio.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { type Finding, judgeInterval } from './rules.ts'

/** Camera ids of a summary row, as the runs have them. */
export const referenceClient = 'python-client'
export const preparedGenerator = 'prepared'

/** What one generator measured of a claim; null figures where a row is missing. */
export interface Measurement {
  readonly subject: SummaryRow | null
  readonly against: SummaryRow | null
  readonly interval: Interval | null
  readonly finding: Finding
}

/** @param generator `referenceClient` or `preparedGenerator` */
export const measure = (claim: Claim, rows: readonly SummaryRow[], generator: string): Measurement => {
  const { point, subject, against } = claim.heldAgainst
  const find = (system: { readonly runner: string; readonly variant: string }): SummaryRow | null =>
    findRow(rows, { ...system, point, generator })
  const measured = { subject: find(subject), against: against === null ? null : find(against) }
  const interval = intervalOf(measured, against !== null, rows)
  if (interval === null) return { ...measured, interval, finding: 'open' }
  // With the reference client the claim is about the pair: that the client was the limit is the point.
  const isBound =
    generator === preparedGenerator && measured.subject !== null && isLowerBound(measured.subject.verdict)
  return { ...measured, interval, finding: judgeInterval(claim, interval, isBound) }
}

const intervalOf = (
  { subject, against }: Pick<Measurement, 'subject' | 'against'>,
  isRatio: boolean,
  rows: readonly SummaryRow[],
): Interval | null => {
  if (subject === null) return null
  if (!isRatio) return subject.fps
  return against === null ? null : ratioOf(subject, against, rows)
}

/** Within rounds, moderated by what ran beside the row that the subject is held against. */
const ratioOf = (subject: SummaryRow, against: SummaryRow, rows: readonly SummaryRow[]): Interval | null => {
  const beside = rows.filter((row) => row !== subject && row !== against && sameConditions(row, against))
  const ratios = ratiosTo(
    against.perTrial,
    [subject, ...beside].map((row) => row.perTrial),
  )
  return ratios[0]?.interval ?? null
}

type Wanted = Pick<SummaryRow, 'runner' | 'variant' | 'point' | 'generator'>

/** The row with most trials where several scenarios have it. */
const findRow = (rows: readonly SummaryRow[], wanted: Wanted): SummaryRow | null =>
  rows
    .filter(
      (row) =>
        row.runner === wanted.runner &&
        row.variant === wanted.variant &&
        row.point === wanted.point &&
        row.generator === wanted.generator &&
        row.replica === 1 &&
        row.fps !== null,
    )
    .toSorted((a, b) => b.perTrial.length - a.perTrial.length)[0] ?? null
