// A sleeping thread wakes the event loop at the last time it was given, and keeps no process alive.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const feed = join(import.meta.dirname, '../../../../bench/generator/feed')

/**
 * Sleeps three times, the second time with an order that the next one replaces, then has nothing left to do.
 * A sleeper may call a little early: an ordinary timer, which ends the first sleep, counts whole milliseconds.
 */
const program = `
  import { createThreadSleeper } from '${join(feed, 'thread-sleeper.ts')}'
  import { monotonicMs } from '${join(feed, 'shared-sleep.ts')}'
  const { sleepUntil } = createThreadSleeper()
  const keep = setInterval(() => {}, 1000)
  const sleep = (ms) => new Promise((wake) => {
    const atMs = monotonicMs() + ms
    const look = () => (monotonicMs() >= atMs ? wake(ms) : sleepUntil(atMs, look))
    look()
  })
  void sleep(60_000)
  const woken = [await sleep(1000)]
  void sleep(60_000)
  woken.push(await sleep(5), await sleep(0.5))
  clearInterval(keep)
  console.log(JSON.stringify(woken))
`

test('each sleep ends, a longer one that was replaced does not hold it up, and the process ends by itself', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    program,
  ])
  assert.deepEqual([JSON.parse(stdout), stderr], [[1000, 5, 0.5], ''])
})
