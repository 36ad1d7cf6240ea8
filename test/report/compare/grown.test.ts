// Why a row became slower: which parts of a frame's CPU time grew between two made-up runs.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareStoredRuns } from '../../../report/compare/compare.ts'
import { grownParts } from '../../../report/compare/grown.ts'
import { rowNotes } from '../../../report/compare/texts.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import type { BreakdownRecord } from '../../../results/breakdown-schema.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { withBreakdowns } from '../made-up-breakdown.ts'
import { madeUpRun } from '../made-up-run.ts'

const run = (fps: number, breakdown: Partial<BreakdownRecord> | null) =>
  withBreakdowns(
    madeUpRun([
      { baseline: true, perTrial: [1000, 1010, 990, 1005, 995] },
      { baseline: true, replica: 2, perTrial: [1003, 1000, 997, 1001, 999] },
      { runner: 'bun', perTrial: [fps, fps + 10, fps - 10, fps + 5, fps - 5] },
    ]),
    ({ runner }) => (runner === 'bun' ? breakdown : null),
  )
const bunOf = (fps: number, breakdown: Partial<BreakdownRecord> | null) => {
  const row = summarize(run(fps, breakdown), readReference()).rows.find(({ runner }) => runner === 'bun')
  assert.ok(row)
  return row
}
const before = { firstThreadMs: 930, otherThreadsMs: 60, minorFaults: 3000 }

describe('a row that became slower', () => {
  it('says which threads and which kind of time grew, and by what, the most first', () => {
    const a = bunOf(1000, before)
    const b = bunOf(500, { firstThreadMs: 600, otherThreadsMs: 390, minorFaults: 125_000 })
    assert.equal(
      grownParts(a, b),
      'grew per frame: user time 0.743 → 1.485 ms, kernel time 0.247 → 0.495 ms, other threads 0.060 → 0.780 ms, ' +
        'first thread 0.930 → 1.200 ms, minor page faults 3 → 250',
    )
  })

  it('is in the notes of a comparison, and of no other row', () => {
    const comparison = compareStoredRuns(run(1000, before), run(500, before), null)
    const notes = rowNotes(comparison).map(({ text }) => text)
    assert.equal(notes.length, 1)
    assert.match(notes[0] ?? '', /^slower; grew per frame: user time /)
    assert.deepEqual(
      compareStoredRuns(run(1000, before), run(1000, before), null).rows.map(({ grown }) => grown),
      [undefined, undefined, undefined],
    )
  })

  it('is compared by what both runs recorded', () =>
    assert.equal(
      grownParts(bunOf(1000, null), bunOf(500, before)),
      'grew per frame: user time 0.743 → 1.485 ms, kernel time 0.247 → 0.495 ms',
    ))

  it('whose CPU time a frame did not grow waited more', () => {
    const a = bunOf(1000, before)
    assert.equal(grownParts(a, a), 'CPU time a frame did not grow: it waited more')
    assert.equal(grownParts({ ...a, metrics: {} }, a), undefined)
  })
})
