// What a run shows while it measures: on a terminal a bar, in a log a line a round, warnings on both, all trials on request.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TrialEvent } from '../../bench/run/execute.ts'
import type { TrialOutcome } from '../../results/schema.ts'
import { createProgress } from '../../scripts/show-progress.ts'
import { madeUpIngest } from '../bench/trial/capacity/made-up-outcome.ts'
import { smallRun } from '../fixtures/run.ts'

const [row] = smallRun().rows
assert.ok(row)
const completed = madeUpIngest()
const failed: TrialOutcome = {
  status: 'failed',
  failure: { code: 'frames-lost', phase: 'drain', message: '3 frames are missing', stderrTail: '' },
}
const skipped: TrialOutcome = { status: 'skipped', reason: 'the budget is used up' }

const run = (ends: readonly Partial<Extract<TrialEvent, { kind: 'end' }>>[], verbose = false) => {
  const shown: string[] = []
  const steps: string[] = []
  const logged: string[] = []
  const progress = createProgress({
    status: {
      show: (text) => shown.push(text),
      step: (text) => steps.push(text),
      log: (text) => logged.push(text),
    },
    verbose,
  })
  progress.onPlan({ rows: [row], rounds: 2 })
  for (const [done, end] of ends.entries()) {
    const at = { row, round: 1, ...end }
    const { round } = at
    progress.onTrial({ kind: 'begin', row, round, done, total: ends.length, leftMs: 60_000 - done * 10_000 })
    progress.onTrial({ kind: 'end', outcome: completed, ...at })
  }
  progress.end()
  return { shown, steps, logged }
}

describe('the progress of a run', () => {
  it('is a bar with the time left, the round and the system', () => {
    const { shown } = run([{}, { round: 2 }])
    assert.deepEqual(shown, [
      '[----------] 1/2  1m00s left  round 1 of 2  ingest-1mb 1mb  ws tuned',
      '[#####-----] 2/2  50s left  round 2 of 2  ingest-1mb 1mb  ws tuned',
    ])
  })

  it('in a log is a line a round, with what became of its trials and the time left', () => {
    const { steps, logged } = run([{}, { outcome: skipped }, { round: 2 }, { round: 2, isRepeat: true }])
    assert.deepEqual(steps, [
      'round 1 of 2: 2 trials, 1 completed, 1 skipped, 40s left',
      'round 2 of 2: 1 trial, 1 completed, 1 repeated',
    ])
    assert.deepEqual(logged, [])
  })

  it('warns of a failure and of a disturbance as they come', () => {
    const { logged } = run([
      { outcome: failed },
      {},
      { toRepeat: 'other programs used 12 % of the CPU time' },
    ])
    assert.equal(logged.length, 2)
    assert.match(logged[0] ?? '', /ws tuned +failed: 3 frames are missing$/)
    assert.match(logged[1] ?? '', /to be repeated: other programs used 12 % of the CPU time$/)
  })

  it('has a line for every trial where that is asked for, and none for a round', () => {
    const { steps, logged } = run([{}, { round: 2 }], true)
    assert.deepEqual(steps, [])
    assert.deepEqual(
      logged.map((line) => line.slice(0, 1)),
      ['1', '2'],
    )
  })
})
