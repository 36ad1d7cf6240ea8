// The variation of repeats, with figures that can be worked out by hand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeRepeats } from '../../../bench/doctor/repeats.ts'

test('repeats are described by their number, median and coefficient of variation', () => {
  for (const [durationsMs, count, medianMs, variation] of [
    [[10, 10, 10], 3, 10, 0],
    [[9, 10, 11], 3, 10, 0.1],
    [[3, 1], 2, 2, Math.SQRT2 / 2],
  ] as const) {
    const described = describeRepeats(durationsMs)
    assert.equal(described.count, count)
    assert.equal(described.medianMs, medianMs)
    assert.ok(Math.abs(described.coefficientOfVariation - variation) < 1e-12)
  }
})
