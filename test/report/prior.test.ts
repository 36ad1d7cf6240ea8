// What rows tell of one another's scatter.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import trigamma from '@stdlib/math-base-special-trigamma'
import fc from 'fast-check'
import { fitPrior, moderate } from '../../report/stats/prior.ts'

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
