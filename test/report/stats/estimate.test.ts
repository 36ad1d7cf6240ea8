// Means on the log scale: what an interval of a few trials must hold, alone, by a prior, and among rows of the same rounds.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import trigamma from '@stdlib/math-base-special-trigamma'
import fc from 'fast-check'
import { addVariances, logInterval, pValueOfZero, reach95 } from '../../../report/stats/estimate.ts'
import { fitPrior, moderate } from '../../../report/stats/prior.ts'
import { rateIntervals } from '../../../report/stats/rate-interval.ts'
import type { Interval } from '../../../results/summary-schema.ts'

describe('an estimate', () => {
  /** Published tables of Student's distribution, two-sided 95 %. */
  const quantiles = [
    [1, 12.7062],
    [2, 4.3027],
    [7, 2.3646],
    [10, 2.2281],
    [30, 2.0423],
  ] as const

  for (const [degrees, expected] of quantiles)
    test(`with ${degrees} degrees of freedom the reach is ${expected} standard errors`, () => {
      assert.ok(Math.abs(reach95({ variance: 4, degrees }) / 2 - expected) < 1e-4)
      const atTheLimit = { centre: -2 * expected, variance: 4, degrees }
      assert.ok(Math.abs(pValueOfZero(atTheLimit) - 0.05) < 1e-4)
    })

  test('a sum of equal variances has the degrees of both, one that outweighs the other keeps its own', () => {
    const [equal, uneven, none] = [
      addVariances([
        { variance: 1, degrees: 4 },
        { variance: 1, degrees: 4 },
      ]),
      addVariances([
        { variance: 1, degrees: 4 },
        { variance: 0, degrees: 2 },
      ]),
      addVariances([
        { variance: 0, degrees: 4 },
        { variance: 0, degrees: 2 },
      ]),
    ]
    assert.deepEqual(
      [equal, uneven, none],
      [
        { variance: 2, degrees: 8 },
        { variance: 1, degrees: 4 },
        { variance: 0, degrees: 2 },
      ],
    )
  })

  test('without scatter anything but zero is no chance', () => {
    assert.equal(pValueOfZero({ centre: 0, variance: 0, degrees: 2 }), 1)
    assert.equal(pValueOfZero({ centre: 0.01, variance: 0, degrees: 2 }), 0)
    assert.equal(reach95({ variance: 0, degrees: 2 }), 0)
  })
})

describe('an interval', () => {
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
})

describe('a prior', () => {
  const rowsOf = (variances: readonly number[], degrees = 2) =>
    variances.map((variance) => ({ variance, degrees }))

  test('fewer than three rows, or rows that never varied, tell nothing', () => {
    assert.equal(fitPrior(rowsOf([0.01, 0.02])), null)
    assert.equal(fitPrior(rowsOf([0, 0, 0, 0])), null)
    assert.deepEqual(moderate({ variance: 0.01, degrees: 2 }, null), { variance: 0.01, degrees: 2 })
  })

  test('rows that differ no more than chance makes them share one variance', () => {
    const prior = fitPrior(rowsOf([0.008, 0.01, 0.012, 0.009, 0.011]))
    assert.equal(prior?.degrees, Number.POSITIVE_INFINITY)
    assert.equal(prior.pooledDegrees, 10)
    const quiet = moderate({ variance: 0.001, degrees: 2 }, prior)
    assert.equal(quiet.variance, prior.variance)
    assert.equal(quiet.degrees, 10)
  })

  test('the prior’s degrees of freedom explain what the log variances scatter beyond chance', () => {
    // Ten degrees each; the noisiest of four counts as the next one. Var(ln s²) = ψ′(5) + ψ′(d/2), Smyth's (6.1).
    const variances = [0.0001, 0.001, 0.04, 0.9]
    const prior = fitPrior(rowsOf(variances, 10))
    assert.ok(prior)
    const logs = [0.0001, 0.001, 0.04, 0.04].map(Math.log)
    const centre = logs.reduce((sum, log) => sum + log, 0) / 4
    const scatter = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0) / 3
    assert.ok(Math.abs(trigamma(prior.degrees / 2) + trigamma(5) - scatter) < 1e-6)
  })

  const variance = fc.double({ min: 1e-6, max: 10, noNaN: true })

  test('no row is taken to be calmer than it was, nor to know more than all together', () => {
    fc.assert(
      fc.property(
        fc.array(variance, { minLength: 3, maxLength: 20 }),
        fc.integer({ min: 1, max: 9 }),
        (all, d) => {
          const rows = rowsOf(all, d)
          const prior = fitPrior(rows)
          for (const row of rows) {
            const moderated = moderate(row, prior)
            assert.ok(moderated.variance >= row.variance)
            assert.ok(moderated.degrees >= d && moderated.degrees <= d * rows.length)
          }
        },
      ),
    )
  })

  test('one row of two humps does not widen the intervals of calm ones', () => {
    const calm = [0.008, 0.01, 0.012, 0.009, 0.011, 0.007, 0.013]
    const [alone, beside] = [fitPrior(rowsOf(calm)), fitPrior(rowsOf([...calm, 0.5]))]
    assert.ok(alone && beside)
    assert.ok(beside.variance < 1.2 * alone.variance)
  })
})

describe('intervals of rows that ran in the same rounds', () => {
  const rounds = (values: readonly number[]) => values.map((fps, index) => ({ round: index + 1, fps }))
  const widthOf = (interval: Interval | null | undefined): number => {
    assert.ok(interval?.low && interval.high)
    return interval.high / interval.low
  }

  /** Six rows that scatter by a few per cent. */
  const rows = [
    [1000, 1040, 980],
    [2100, 2000, 2060],
    [490, 500, 520],
    [3000, 2900, 3100],
    [1510, 1500, 1440],
    [700, 730, 705],
  ]

  test('up to three rows stand alone', () => {
    const few = rows.slice(0, 3)
    assert.deepEqual(rateIntervals(few.map(rounds)), few.map(logInterval))
  })

  test('rows that are calm together know more than each alone', () => {
    const together = rateIntervals(rows.map(rounds))
    const narrower = together.filter(
      (interval, index) => widthOf(interval) < widthOf(logInterval(rows[index] ?? [])),
    )
    assert.ok(narrower.length >= 4, `${narrower.length}`)
  })

  test('what rounds do to all rows stays in the intervals of each', () => {
    const factors = [0.7, 1, 1.4]
    const drifting = rows.map((row) => row.map((fps, at) => fps * (factors[at] ?? 1)))
    const [calm, drifted] = [rateIntervals(rows.map(rounds)), rateIntervals(drifting.map(rounds))]
    for (const [index, interval] of drifted.entries()) {
      assert.ok(widthOf(interval) > 2 * widthOf(calm[index]))
      assert.ok(interval?.low && interval.low < interval.median * 0.7)
    }
  })

  test('a row of one trial has no interval and one of none no figure, beside rows that have', () => {
    const found = rateIntervals([...rows.map(rounds), [{ round: 2, fps: 1400 }], []])
    assert.deepEqual(found.slice(6), [{ median: 1400, low: null, high: null }, null])
    assert.ok(found.slice(0, 6).every((interval) => interval?.low))
  })

  test('an interval holds its median whatever rounds are missing', () => {
    const trial = fc.record({
      round: fc.integer({ min: 1, max: 6 }),
      fps: fc.double({ min: 0.1, max: 1e5, noNaN: true }),
    })
    const row = fc.uniqueArray(trial, { selector: ({ round }) => round, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 9 }), (all) => {
        for (const [index, interval] of rateIntervals(all).entries()) {
          assert.equal(interval === null, all[index]?.length === 0)
          if (interval === null || interval.low === null || interval.high === null) continue
          assert.ok(interval.low > 0 && interval.low <= interval.median && interval.median <= interval.high)
          assert.ok(Number.isFinite(interval.high))
        }
      }),
    )
  })
})
