// Marks behind a figure in a chart, as its table has them: not to be ranked, or disturbed.
import type { SummaryRow } from '../../results/summary-schema.ts'

const notRanked = ' *'
const disturbed = ' ~'

/** Empty for a row without a caveat. */
export const chartMark = ({ reason, verdict }: Pick<SummaryRow, 'reason' | 'verdict'>): string =>
  `${reason === null ? '' : notRanked}${verdict === 'disturbed' ? disturbed : ''}`

/** Explains only the marks that a chart has. @param texts of its figures */
export const marksLegend = (texts: readonly string[]): readonly string[] => [
  ...(texts.some((text) => text.includes(notRanked)) ? ['* not ranked'] : []),
  ...(texts.some((text) => text.includes(disturbed)) ? ['~ disturbed'] : []),
]
