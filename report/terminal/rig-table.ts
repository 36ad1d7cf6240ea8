// The answer for a rig, for a terminal of 80 columns: which systems carry it, and what is left.
import { oneLine } from '../format.ts'
import type { Carries, RigAnswer, RigRow } from '../rig-answer.ts'
import { type PlainCell, type PlainColumn, paragraph, renderPlainTable, terminalWidth } from './text.ts'

const answers: Readonly<Record<Carries, string>> = { yes: 'yes', no: 'no', unknown: '?' }

const carriesWidth = 7
const mostNameWidth = 24

/** Load, table, reasons and sizes. Ends without a line break. */
export const renderRig = ({ load, columns, rows, sentences }: RigAnswer): string => {
  const widths = columns.map((head, index) =>
    Math.max(head.length, ...rows.map(({ cells }) => cells[index]?.length ?? 0)),
  )
  const taken = widths.reduce((sum, width) => sum + width + 1, carriesWidth + 1)
  const named = Math.max(...rows.map(({ name }) => name.length), 'system'.length)
  const heads: readonly PlainColumn[] = [
    { head: 'system', width: Math.min(named, mostNameWidth, terminalWidth - taken), align: 'left' },
    { head: 'carries', width: carriesWidth, align: 'left' },
    ...columns.map((head, index): PlainColumn => ({ head, width: widths[index] ?? 0, align: 'right' })),
  ]
  return [
    paragraph('', oneLine(load), 0),
    renderPlainTable(
      heads,
      rows.map((row) => cellsOf(row, columns.length)),
    ),
    ...rows.flatMap(({ name, carries, why, cells }) =>
      why === '' || cells.length === 0
        ? []
        : [paragraph('', oneLine(`${name}: ${carries === 'unknown' ? 'not known, ' : ''}${why}`), 2)],
    ),
    ...sentences.map((text) => paragraph('', oneLine(text), 0)),
  ].join('\n')
}

const cellsOf = ({ name, carries, why, cells }: RigRow, columns: number): readonly PlainCell[] =>
  cells.length === 0
    ? [name, answers[carries], { content: oneLine(why), colSpan: columns, hAlign: 'left' }]
    : [name, answers[carries], ...cells]
