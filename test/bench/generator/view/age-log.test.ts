// The ages of viewers' frames by second, on a made-up clock.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createAgeLog } from '../../../../bench/generator/view/age-log.ts'

const openLog = (viewers = 1) => {
  let now = 5000
  const log = createAgeLog(viewers, () => now)
  return { log, at: (ms: number) => (now = 5000 + ms) }
}

describe('the ages of frames by second', () => {
  it('are the median and the greatest of those that came in it', () => {
    const { log, at } = openLog()
    log.begin()
    for (const [ms, ageMs] of [
      [100, 10],
      [400, 30],
      [900, 20],
      [1100, 50],
    ] as const) {
      at(ms)
      log.take(0, ageMs)
    }
    at(2000)
    assert.deepEqual(log.report(), [
      [
        { timeMs: 1000, frames: 3, ageMs: 20, worstMs: 30 },
        { timeMs: 2000, frames: 1, ageMs: 50, worstMs: 50 },
      ],
    ])
  })

  it('go on growing while nothing comes', () => {
    const { log, at } = openLog()
    log.begin()
    at(900)
    log.take(0, 100)
    at(3050)
    assert.deepEqual(
      log.report()[0]?.map(({ frames, ageMs }) => [frames, ageMs]),
      [
        [1, 100],
        [0, 1200],
        [0, 2200],
      ],
    )
  })

  it('count from the beginning for a viewer that never got a frame', () => {
    const { log, at } = openLog()
    log.begin()
    at(2000)
    assert.deepEqual(
      log.report()[0]?.map(({ ageMs }) => ageMs),
      [1000, 2000],
    )
  })

  it('end with the connection, and with the log, and leave out the second that has begun', () => {
    const { log, at } = openLog(2)
    log.begin()
    at(1500)
    log.end(0)
    at(2500)
    log.stop()
    at(9000)
    log.take(1, 1)
    assert.deepEqual(
      log.report().map((samples) => samples.map(({ timeMs }) => timeMs)),
      [[1000], [1000, 2000]],
    )
  })

  it('know what came before the first second', () => {
    const { log, at } = openLog()
    log.take(0, 40)
    at(100)
    log.begin()
    at(1100)
    assert.deepEqual(log.report(), [[{ timeMs: 1000, frames: 0, ageMs: 1140, worstMs: 1140 }]])
  })
})
