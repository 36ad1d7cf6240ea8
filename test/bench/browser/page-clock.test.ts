// The clock of a page, related to ours by round trips of made-up lengths.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readPageClock } from '../../../bench/browser/page-clock.ts'

it('takes the shortest round trip, and is off by half of it at most', async () => {
  let ownMs = 1000
  let trip = 0
  const aheadMs = 123_456
  const clock = await readPageClock(
    async () => {
      // The way there takes all of the time: the worst case.
      ownMs += [9, 4, 0.5, 7][trip++ % 4] ?? 1
      return ownMs + aheadMs
    },
    () => ownMs,
  )
  assert.equal(clock.errorMs, 0.25)
  assert.ok(Math.abs(clock.toOwnMs(2000 + aheadMs) - 2000) <= clock.errorMs)
})
