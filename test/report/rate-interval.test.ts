// Intervals of frames a second, of rows that ran in the same rounds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { logInterval } from '../../report/stats/estimate.ts'
import { rateIntervals } from '../../report/stats/rate-interval.ts'
import type { Interval } from '../../results/summary-schema.ts'

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
