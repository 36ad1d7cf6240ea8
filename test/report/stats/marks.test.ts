// A row is disturbed if half of its trials or more remain so; its marks say how many.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rowsCsv } from '../../../report/export/csv.ts'
import { marksText } from '../../../report/marks-text.ts'
import { rowViews } from '../../../report/page/point-view.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { renderTable } from '../../../report/terminal/table.ts'
import type { CourseStep } from '../../../results/course-schema.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { disturbedRun } from '../made-up-disturbed.ts'

const summaryOf = (...rounds: Parameters<typeof disturbedRun>[0]) =>
  summarize(disturbedRun(rounds), readReference())
const rowOf = (...rounds: Parameters<typeof disturbedRun>[0]) => {
  const [row] = summaryOf(...rounds).rows
  assert.ok(row)
  return row
}

describe('a row', () => {
  it('keeps its limit where less than half of its trials remain disturbed', () => {
    assert.equal(rowOf([0], [0.9], [0]).verdict, 'server-bound')
    assert.equal(rowOf([0.9, 0.9], [0.9, 0], [0]).verdict, 'server-bound')
  })
  it('is disturbed where half of them do', () => {
    assert.equal(rowOf([0], [0.03]).verdict, 'disturbed')
    assert.equal(rowOf([0.03, 0.03], [0.03, 0.03], [0]).verdict, 'disturbed')
  })
  it('counts each trial once, whatever was repeated', () => {
    const { trials } = summaryOf([0.9, 0], [0.9, 0.9], [0])
    assert.deepEqual([trials.planned, trials.completed, trials.missing], [3, 3, 0])
  })
  it('says which of its trials are marked', () => {
    assert.equal(marksText(rowOf([0.9, 0], [0.9, 0.95], [0])), 'disturbed 1 of 3, repeated 1 of 3')
    assert.equal(rowOf([0], [0.01]).marks, undefined)
  })
  it('says how many of its trials ran at several speeds', () => {
    const { trials, ...stored } = disturbedRun([[0], [0]])
    const [first, second] = trials
    assert.ok(first && second)
    const steps = Array.from({ length: 10 }, (_, index): CourseStep => {
      const at = index + 1
      return [100 * at, 100 * at + 100 * Math.max(0, at - 5), 0, 0]
    })
    const outcome = requireCompleted(first.outcome, 'ingest')
    const unsteady = { ...first, outcome: { ...outcome, course: { warmupMs: 500, steps } } }
    const [row] = summarize({ ...stored, trials: [unsteady, second] }, readReference()).rows
    assert.ok(row)
    assert.equal(marksText(row), 'unsteady 1 of 2')
    assert.match(rowsCsv([row]), /,marks\.of,marks\.disturbed,marks\.repeated,marks\.unsteady,/)
    assert.equal(rowViews([row], stored.run.rows)[0]?.note, 'Trials: unsteady 1 of 2')
  })
  it('has its marks below the table of the terminal', () =>
    assert.match(renderTable(summaryOf([0.9, 0], [0])), /\ntrials: ws repeated 1 of 2\n/))
})
