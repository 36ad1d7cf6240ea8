// A process that was stopped is distinguished from one that is busy, starved or idle: on a made-up clock.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { watchStandstill } from '../../../bench/generator/standstill.ts'

/** A process that looks every 50 ms, unless it is late: by running, by waiting for a CPU, or without a reason. */
const watch = (isKnown = true) => {
  let nowMs = 1000
  let runMs = 0
  let queuedMs = 0
  let tick = (): void => {}
  const standstill = watchStandstill({
    nowMs: () => nowMs,
    read: () => (isKnown ? { runNs: runMs * 1e6, queuedNs: queuedMs * 1e6 } : null),
    every: (ms, act) => {
      assert.equal(ms, 50)
      tick = act
    },
  })
  return {
    pass: (ms: number, { ran = 0, queued = 0 } = {}): void => {
      nowMs += ms
      runMs += ran
      queuedMs += queued
      tick()
    },
    totalMs: standstill.totalMs,
  }
}

describe('a process', () => {
  it('that looks in time has not stood still', () => {
    const { pass, totalMs } = watch()
    for (let at = 0; at < 100; at++) pass(50)
    assert.equal(totalMs(), 0)
  })

  it('that was stopped for 300 ms is noticed, idle or busy until then', () => {
    const { pass, totalMs } = watch()
    pass(300)
    assert.equal(totalMs(), 250)
    pass(350, { ran: 50 })
    assert.equal(totalMs(), 500)
  })

  it('that computes for a second, or waits for a CPU as long, has not stood still', () => {
    const { pass, totalMs } = watch()
    pass(1000, { ran: 990 })
    pass(1000, { queued: 900, ran: 90 })
    assert.equal(totalMs(), 0)
  })

  it('says nothing where the kernel does not', () => {
    const { pass, totalMs } = watch(false)
    pass(5000)
    assert.equal(totalMs(), null)
  })
})
