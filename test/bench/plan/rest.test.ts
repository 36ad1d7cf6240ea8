// What is left of a plan once some trials are recorded.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { orderTrials } from '../../../bench/plan/order.ts'
import { findRest } from '../../../bench/plan/rest.ts'
import type { TrialRecord } from '../../../results/schema.ts'
import { smallRun, smallTrial } from '../../fixtures/run.ts'

const [row] = smallRun().rows
assert.ok(row)
const rows = ['a', 'b', 'c'].map((runner) => ({ ...row, runner }))
const record = (runner: string, round: number): TrialRecord => ({ ...smallTrial(), runner, round })

describe('the rest of a plan', () => {
  it('is what has no record, in the order of the plan', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), fc.nat(), (seed, rounds, kept) => {
        const plan = orderTrials(rows, rounds, seed)
        const done = kept % (plan.length + 1)
        const trials = plan.slice(0, done).map((trial) => record(trial.row.runner, trial.round))
        assert.deepEqual(findRest({ rows, rounds, seed }, trials), plan.slice(done))
      }),
    )
  })

  it('is not shortened by records of rows and rounds that nobody planned, or by the same one twice', () => {
    const trials = [record('a', 1), record('a', 1), record('z', 1), record('b', 9)]
    const rest = findRest({ rows, rounds: 1, seed: 1 }, trials)
    assert.deepEqual(rest.map((trial) => trial.row.runner).toSorted(), ['b', 'c'])
  })
})
