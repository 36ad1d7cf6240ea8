// The schedule of paced cameras: evenly spread, at the rate, and deaf to what became of earlier frames.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createSchedule } from '../../../../bench/generator/feed/schedule.ts'

const rates = fc.record({
  startMs: fc.integer({ min: 0, max: 1e6 }),
  cameras: fc.integer({ min: 1, max: 300 }),
  fps: fc.integer({ min: 1, max: 240 }),
})

describe('a schedule', () => {
  it('spreads four cameras of 25 FPS ten ms apart', () => {
    const schedule = createSchedule({ startMs: 100, cameras: 4, fps: 25 })
    assert.deepEqual(
      [0, 1, 2, 3].map((camera) => schedule.intendedMs(camera, 0)),
      [100, 110, 120, 130],
    )
    assert.equal(schedule.intendedMs(1, 3), 230)
  })

  it('has a frame due from its intended time on', () => {
    const schedule = createSchedule({ startMs: 100, cameras: 2, fps: 10 })
    const due = [0, 99, 100, 199, 200, 250].map((nowMs) => [
      schedule.dueFrames(0, nowMs),
      schedule.dueFrames(1, nowMs),
    ])
    assert.deepEqual(due, [
      [0, 0],
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 1],
      [2, 2],
    ])
  })

  it('counts as many due frames as it intended, for any rate and time', () => {
    fc.assert(
      fc.property(rates, fc.nat(299), fc.nat(10_000), (rate, index, sequence) => {
        const camera = index % rate.cameras
        const schedule = createSchedule(rate)
        const intended = schedule.intendedMs(camera, sequence)
        assert.equal(schedule.dueFrames(camera, intended - 0.001), sequence)
        assert.equal(schedule.dueFrames(camera, intended + 0.001), sequence + 1)
      }),
    )
  })
})
