// Means on the log scale: quantiles, chances, and the degrees of freedom of sums.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addVariances, chanceOfZero, reach95 } from '../../report/stats/estimate.ts'

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
    assert.ok(Math.abs(chanceOfZero(atTheLimit) - 0.05) < 1e-4)
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
  assert.equal(chanceOfZero({ centre: 0, variance: 0, degrees: 2 }), 1)
  assert.equal(chanceOfZero({ centre: 0.01, variance: 0, degrees: 2 }), 0)
  assert.equal(reach95({ variance: 0, degrees: 2 }), 0)
})
