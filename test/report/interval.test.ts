// What an interval of a few trials must hold, whatever they are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { logInterval } from '../../report/stats/estimate.ts'

const fps = fc.double({ min: 0.01, max: 1e6, noNaN: true })

test('three trials give the interval that can be worked out by hand', () => {
  // Logarithms 0, 1 and 2: mean 1, standard deviation 1, reach 4.30265 / √3 = 2.48414.
  const interval = logInterval([1, Math.E, Math.E ** 2])
  assert.ok(interval?.low && interval.high)
  assert.ok(Math.abs(interval.median - Math.E) < 1e-12)
  assert.ok(Math.abs(Math.log(interval.low) - (1 - 2.48414)) < 1e-5)
  assert.ok(Math.abs(Math.log(interval.high) - (1 + 2.48414)) < 1e-5)
})

test('an interval of lopsided trials is stretched to half its reach around their median', () => {
  // Logarithms 0, 0, 0, 0 and -1: mean -0.2, standard deviation √0.2, reach 2.77645 · √0.2 / √5 = 0.55529.
  const interval = logInterval([1, 1, 1, 1, 1 / Math.E])
  assert.ok(interval?.low && interval.high)
  assert.ok(Math.abs(Math.log(interval.low) - (-0.2 - 0.55529)) < 1e-5)
  assert.ok(Math.abs(Math.log(interval.high) - (-0.2 + 0.55529)) < 1e-5)
  const longer = logInterval([...Array.from({ length: 12 }, () => 1), 1 / Math.E, 1 / Math.E])
  // Twelve and two: mean -1/7, deviation √(12 / 7 / 13), reach 2.16037 · 0.36314 / √14 = 0.20967, half of it 0.10484.
  assert.ok(longer?.high)
  assert.equal(longer.median, 1)
  assert.ok(Math.abs(Math.log(longer.high) - 0.10484) < 1e-4, `${Math.log(longer.high)}`)
})

test('one trial has a median and no interval', () => {
  assert.deepEqual(logInterval([1400]), { median: 1400, low: null, high: null })
})

const unusable: readonly (readonly number[])[] = [[], [0, 1], [-1], [Number.NaN, 2], [1, Infinity]]
for (const values of unusable)
  test(`no figure is made of [${values.join(', ')}]`, () => {
    assert.equal(logInterval(values), null)
  })

test('an interval holds its median and stays above zero', () => {
  fc.assert(
    fc.property(fc.array(fps, { minLength: 2, maxLength: 20 }), (values) => {
      const interval = logInterval(values)
      assert.ok(interval !== null && interval.low !== null && interval.high !== null)
      assert.ok(interval.low >= 0 && interval.low <= interval.median && interval.median <= interval.high)
    }),
  )
})

test('an interval scales with its values and does not depend on their order', () => {
  fc.assert(
    fc.property(
      fc.array(fps, { minLength: 2, maxLength: 9 }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      (values, factor) => {
        const [one, other] = [
          logInterval(values),
          logInterval(values.map((value) => value * factor).reverse()),
        ]
        assert.ok(one?.low && one.high && other?.low && other.high)
        for (const [a, b] of [
          [one.median, other.median],
          [one.low, other.low],
          [one.high, other.high],
        ] as const)
          assert.ok(Math.abs((a * factor) / b - 1) < 1e-6, `${a * factor} against ${b}`)
      },
    ),
  )
})

test('equal trials give an interval without width', () => {
  const interval = logInterval([1400, 1400, 1400])
  assert.ok(interval?.low && interval.high)
  assert.ok(Math.abs(interval.high / interval.low - 1) < 1e-9)
})
