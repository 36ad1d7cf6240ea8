// A disturbed trial is repeated, and the less disturbed attempt counts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countedTrials, isDisturbedTrial, whyRepeat } from '../../results/attempts.ts'
import type { TrialRecord } from '../../results/schema.ts'
import { createRecordCheck } from '../../results/store/plan-check.ts'
import { disturbedRun } from '../report/made-up-disturbed.ts'
import { failed, skipped } from '../report/made-up-run.ts'

const attempts = (first: number, second: number | 'failed' | 'skipped'): readonly TrialRecord[] => {
  const outcome = second === 'failed' ? failed('ended') : second === 'skipped' ? skipped('no time') : null
  const { trials } = disturbedRun([[first, typeof second === 'number' ? second : 0]])
  return trials.map((trial) => (trial.attempt === 2 && outcome ? { ...trial, outcome } : trial))
}
const counted = (first: number, second: number | 'failed' | 'skipped') => {
  const [trial, ...others] = countedTrials(attempts(first, second))
  assert.deepEqual(others, [])
  return trial?.attempt ?? 1
}

describe('of two attempts at a trial', () => {
  it('the repeat counts where it is undisturbed', () => assert.equal(counted(0.3, 0), 2))
  it('the repeat counts where it is less disturbed', () => assert.equal(counted(0.3, 0.1), 2))
  it('the first counts where the repeat is more disturbed', () => assert.equal(counted(0.1, 0.3), 1))
  it('the first counts where there was no time for the repeat', () =>
    assert.equal(counted(0.1, 'skipped'), 1))
  it('a repeat that fails counts, so that no failure hides', () => assert.equal(counted(0.1, 'failed'), 2))
})

describe('a trial', () => {
  const [trial] = attempts(0.124, 0)
  assert.ok(trial)
  it('is disturbed above two per cent', () => {
    assert.ok(isDisturbedTrial(trial))
    assert.ok(attempts(0.02, 0).every((each) => !isDisturbedTrial(each)))
  })
  it('says who disturbed it', () => {
    assert.equal(whyRepeat(trial), 'other programs used 12 % of the CPU time')
    const { outcome } = trial
    assert.ok(outcome.status === 'completed' && outcome.kernel)
    const kernel = { ...outcome.kernel, stealShare: 0.5 }
    assert.equal(whyRepeat({ outcome: { ...outcome, kernel } }), 'the hypervisor took 50 % of the CPU time')
    assert.equal(whyRepeat({ outcome: { ...outcome, kernel: null } }), null)
    assert.equal(whyRepeat({ outcome: skipped('no') }), null)
  })
})

describe('the journal', () => {
  const { run } = disturbedRun([[0.3, 0]])
  const faults = (...trials: readonly (TrialRecord | undefined)[]): readonly (string | null)[] => {
    const check = createRecordCheck(run)
    return trials.flatMap((trial) => (trial === undefined ? [] : [check(trial)]))
  }
  const [first, repeat] = attempts(0.3, 0)
  const [quiet] = attempts(0, 0)

  it('may hold a disturbed trial and its repeat', () => assert.deepEqual(faults(first, repeat), [null, null]))
  it('holds no repeat without a first attempt', () =>
    assert.match(faults(repeat)[0] ?? '', /^repeat without a first record of round 1/))
  it('holds no second repeat', () =>
    assert.match(faults(first, repeat, repeat)[2] ?? '', /^second repeat of round 1/))
  it('holds no repeat of an undisturbed trial', () =>
    assert.match(faults(quiet, repeat)[1] ?? '', /^repeat of an undisturbed trial, of round 1/))
})
