// The clocks of the machines of a fleet.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { measureClock } from '../../../../bench/backend/swarm/paths.ts'

describe('the clock of another machine', () => {
  it('is known to half of the shortest round trip', async () => {
    const trips = [8, 2, 4, 6, 3, 9, 5]
    let nowMs = 100
    let question = 0
    const ask = async (): Promise<number> => {
      const tripMs = trips[question++] ?? 0
      nowMs += tripMs
      // It answered in the middle of the way, and is 1000 ms ahead.
      return nowMs - tripMs / 2 + 1000
    }
    assert.deepEqual(await measureClock(ask, () => nowMs), { offsetMs: 1000, errorMs: 1 })
  })
})
