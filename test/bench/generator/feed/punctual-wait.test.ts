// A punctual wait sleeps first and polls the last stretch, in turns of the event loop, which it accounts for.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPunctualWait } from '../../../../bench/generator/feed/punctual-wait.ts'

const turnMs = 0.005

/** A clock that advances by turns of the event loop and by sleeping. @param oversleptMs how late the sleeper calls back */
const start = (oversleptMs = 0) => {
  let nowMs = 0
  let turns: (() => void)[] = []
  let sleep: { readonly atMs: number; readonly wake: () => void } | null = null
  const sleeps: number[] = []
  const { wait, spunMs } = createPunctualWait({
    nowMs: () => nowMs,
    soon: (call) => turns.push(call),
    sleeper: {
      sleepUntil: (atMs, wake) => {
        sleeps.push(atMs)
        sleep = { atMs, wake }
      },
    },
  })
  /** Until nothing is waited for. @param busyMs how long each turn takes */
  const run = (busyMs = turnMs): void => {
    while (turns.length > 0 || sleep) {
      if (turns.length === 0 && sleep) {
        const { atMs, wake } = sleep
        sleep = null
        nowMs = Math.max(nowMs, atMs + oversleptMs)
        wake()
        continue
      }
      nowMs += busyMs
      const calls = turns
      turns = []
      for (const call of calls) call()
    }
  }
  return { wait, spunMs, run, sleeps, now: () => nowMs }
}

describe('a punctual wait', () => {
  it('sleeps until shortly before the time, then looks at the clock in each turn, and is not early', () => {
    const { wait, run, sleeps, spunMs, now } = start()
    const rung: number[] = []
    wait(() => rung.push(now()), 10)
    run()
    assert.deepEqual(sleeps, [9.6])
    assert.ok(rung.every((ms) => ms >= 10 && ms < 10 + 2 * turnMs) && rung.length === 1, `${rung}`)
    assert.ok(Math.abs(spunMs() - 0.4) < 0.01, `${spunMs()} ms were spent turning`)
  })

  it('spends no more than a tenth of a short time on turns', () => {
    const { wait, run, sleeps, spunMs, now } = start()
    let left = 1000
    const again = (): void => {
      if (left-- > 0) wait(again, 0.2)
    }
    again()
    run()
    assert.ok(Math.abs((sleeps[0] ?? 0) - 0.18) < 1e-9)
    assert.ok(spunMs() / now() < 0.15, `${spunMs()} of ${now()} ms`)
  })

  it('does not turn at all where the sleeper was late', () => {
    const { wait, run, spunMs, now } = start(3)
    let rungMs = 0
    wait(() => {
      rungMs = now()
    }, 10)
    run()
    assert.deepEqual([rungMs, spunMs()], [12.6, 0])
  })

  it('does not count turns in which there was work', () => {
    const { wait, run, spunMs } = start()
    wait(() => {}, 10)
    run(0.1)
    assert.equal(spunMs(), 0)
  })

  it('keeps several waits apart, calls in the order in which they are due, and lets a call wait again', () => {
    const { wait, run, now } = start()
    const rung: string[] = []
    wait(() => rung.push(`late ${Math.round(now())}`), 20)
    wait(() => {
      rung.push(`early ${Math.round(now())}`)
      wait(() => rung.push(`again ${Math.round(now())}`), 5)
    }, 10)
    wait(() => rung.push(`at once ${Math.round(now())}`), -1)
    run()
    assert.deepEqual(rung, ['at once 0', 'early 10', 'again 15', 'late 20'])
  })
})
