// Sleeps to a tenth of a millisecond: timers of Node.js count whole ones, and a thread's sleep does not.
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Sleeper } from './punctual-wait.ts'
import { monotonicMs, shareSleep, slots } from './shared-sleep.ts'

/** The thread is started by the first sleep, which ordinary timers end until it runs; it keeps no process alive. */
export const createThreadSleeper = (): Sleeper => {
  const { memory, untilMs, counters } = shareSleep()
  let isStarted = false
  let wake = (): void => {}
  let timer: NodeJS.Timeout | undefined

  const start = (): void => {
    isStarted = true
    const file = join(import.meta.dirname, `sleeping-thread${extname(import.meta.filename)}`)
    new Worker(file, { workerData: memory, execArgv: [] }).unref()
    void listen()
  }
  const listen = async (): Promise<never> => {
    for (let seen = 0; ; ) {
      const waking = Atomics.waitAsync(counters, slots.wakings, seen)
      if (waking.async) await waking.value
      seen = Atomics.load(counters, slots.wakings)
      wake()
    }
  }
  return {
    sleepUntil: (atMs, onWake) => {
      wake = onWake
      clearTimeout(timer)
      if (!isStarted) start()
      if (Atomics.load(counters, slots.running) === 0) {
        timer = setTimeout(onWake, Math.max(0, atMs - monotonicMs()))
        return
      }
      untilMs[0] = atMs
      Atomics.add(counters, slots.orders, 1)
      Atomics.notify(counters, slots.orders)
    },
  }
}
