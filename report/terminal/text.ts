// Paragraphs and tables for a terminal of 80 columns.
import Table from 'cli-table3'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

export const terminalWidth = 80

export type PlainCell = Table.Cell

export interface PlainColumn {
  readonly head: string
  /** Terminal columns; longer text is cut. */
  readonly width: number
  readonly align: 'left' | 'right'
}

/**
 * Wraps a text between words.
 * @param first text before the first word
 * @param indent columns before every line but the first
 */
export const paragraph = (first: string, text: string, indent: number, width = terminalWidth): string => {
  const lines: string[] = []
  let line = first
  let isEmpty = true
  for (const word of text.split(' ').flatMap((whole) => chop(whole, width - indent))) {
    const longer = isEmpty ? line + word : `${line} ${word}`
    if (stringWidth(longer) <= width) line = longer
    else {
      lines.push(line.trimEnd())
      line = ' '.repeat(indent) + word
    }
    isEmpty = false
  }
  return [...lines, line.trimEnd()].join('\n')
}

/** Cuts words that are longer than a line. Widths are terminal columns; some letters take two. */
const chop = (word: string, width: number): readonly string[] =>
  stringWidth(word) <= width ? [word] : wrapAnsi(word, width, { hard: true }).split('\n')

const noBorder = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((end) => [`${side}${end}`, '']),
  ),
)

/**
 * A table without borders: columns separated by one space. The widths plus the spaces must not exceed the terminal's width.
 * Ends without a line break.
 */
export const renderPlainTable = (
  columns: readonly PlainColumn[],
  rows: readonly (readonly PlainCell[])[],
): string => {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colWidths: columns.map(({ width }) => width),
    colAligns: columns.map(({ align }) => align),
    chars: { ...noBorder, middle: ' ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  })
  for (const row of rows) table.push([...row])
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
