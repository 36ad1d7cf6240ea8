// A window that ended with fewer frames than planned is marked, in summary, table and page.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rowViews } from '../../../report/page/point-view.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { renderTable } from '../../../report/terminal/table.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { madeUpRun } from '../made-up-run.ts'

/** Windows of a second. */
const run = madeUpRun([
  { runner: 'slow', perTrial: [60, 29, 12] },
  { runner: 'quick', perTrial: [60, 60, 30] },
])
const summary = summarize({ ...run, run: { ...run.run, minFrames: 30 } }, readReference())

describe('a window with fewer frames than planned', () => {
  it('is counted, and none is where all have theirs', () => {
    assert.deepEqual(
      summary.rows.map(({ runner, metrics }) => [runner, metrics['shortWindows']]),
      [
        ['slow', 2],
        ['quick', undefined],
      ],
    )
  })

  it('is marked in the table, with a legend', () => {
    const table = renderTable(summary)
    assert.match(table, /^† slow/m)
    assert.match(table, /^quick/m)
    assert.match(table, /^†: a window has fewer frames than planned, see the report$/m)
    assert.doesNotMatch(renderTable({ ...summary, rows: summary.rows.slice(1) }), /†/)
  })

  it('is noted below the row on the page', () => {
    const notes = rowViews(summary.rows, run.run.rows).map(({ runner, note }) => [runner, note])
    assert.deepEqual(notes.toSorted(), [
      ['quick', ''],
      ['slow', '2 of 3 windows have fewer frames than planned'],
    ])
  })
})
