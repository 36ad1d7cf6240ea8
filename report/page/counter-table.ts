// What the table of a point has no room for, as a table of its own: a line a row, a column a counter.
import { noValue } from '../format.ts'
import type { RowView } from './point-view.ts'

export interface CounterTable {
  readonly columns: readonly string[]
  readonly lines: readonly {
    readonly runner: string
    readonly name: string
    readonly cells: readonly string[]
  }[]
}

/** Rows that have no counters are left out; null where that is all of them. */
export const counterTable = (rows: readonly RowView[]): CounterTable | null => {
  const counted = rows.filter(({ counters }) => counters.length > 0)
  const columns = [...new Set(counted.flatMap(({ counters }) => counters.map(([name]) => name)))]
  return counted.length === 0
    ? null
    : {
        columns,
        lines: counted.map(({ runner, name, counters }) => {
          const values = new Map(counters.map(([counter, value]) => [counter, value]))
          return { runner, name, cells: columns.map((column) => values.get(column) ?? noValue) }
        }),
      }
}
