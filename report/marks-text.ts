// The marks of a row's trials in words.
import type { SummaryRow } from '../results/summary-schema.ts'

/** As `disturbed 1 of 5, repeated 2 of 5`; empty where no trial is marked. */
export const marksText = ({ marks }: Pick<SummaryRow, 'marks'>): string => {
  if (marks === undefined) return ''
  const { of, ...counts } = marks
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([mark, count]) => `${mark} ${count} of ${of}`)
    .join(', ')
}
