// A row is disturbed if half of its trials or more remain so; its marks say how many.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { marksText } from '../../../report/marks-text.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { renderTable } from '../../../report/terminal/table.ts'
import { readReference } from '../../../results/reference-schema.ts'
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
  it('has its marks below the table of the terminal', () =>
    assert.match(renderTable(summaryOf([0.9, 0], [0])), /\ntrials: ws repeated 1 of 2\n/))
})
