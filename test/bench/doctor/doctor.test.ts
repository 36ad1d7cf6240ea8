// Whether a machine can measure anything.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canMeasure } from '../../../bench/doctor/doctor.ts'
import { missingCheck, readyCheck } from '../../fixtures/doctor.ts'

test('a machine can measure with one server under test; reference receiver and generators alone are not enough', () => {
  for (const [runners, expected] of [
    [[], false],
    [[readyCheck('x', 'reference-receiver'), readyCheck('y', 'generator'), missingCheck('z')], false],
    [[missingCheck('x'), readyCheck('y', 'subject')], true],
    [[readyCheck('x', 'reference')], true],
  ] as const) {
    assert.equal(canMeasure({ runners: [...runners] }), expected)
  }
})
