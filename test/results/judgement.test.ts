// What counts as disturbed and as full, at the thresholds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTrialDisturbed } from '../../results/judgement.ts'

test('a trial is disturbed where steal or other programs took more than 2 %', () => {
  assert.equal(isTrialDisturbed({ stealShare: 0.021, foreignShare: 0 }), true)
  assert.equal(isTrialDisturbed({ stealShare: null, foreignShare: 0.03 }), true)
  assert.equal(isTrialDisturbed({ stealShare: 0.02, foreignShare: 0.02 }), false)
})

test('a trial is not called disturbed by what is unknown', () => {
  assert.equal(isTrialDisturbed({ stealShare: null, foreignShare: null }), false)
  assert.equal(isTrialDisturbed(null), false)
})
