// A table without lines for a terminal: columns parted by one space, nothing before, between or after the rows.
import Table from 'cli-table3'

export type PlainCell = Table.Cell

export interface PlainColumn {
  readonly head: string
  /** Columns of the terminal; what is longer is cut. */
  readonly width: number
  readonly align: 'left' | 'right'
}

const noBorder = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((end) => [`${side}${end}`, '']),
  ),
)

/** The sum of the widths and of the spaces between is to stay within the terminal's. Ends without a line break. */
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
