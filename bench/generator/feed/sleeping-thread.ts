// A thread that sleeps until the time it is given, to within some 0.1 ms, and then wakes the event loop.
import { workerData } from 'node:worker_threads'
import { monotonicMs, shareSleep, slots } from './shared-sleep.ts'

const { untilMs, counters } = shareSleep(workerData)
Atomics.store(counters, slots.running, 1)

for (let order = 0; ; ) {
  Atomics.wait(counters, slots.orders, order)
  order = Atomics.load(counters, slots.orders)
  const leftMs = (untilMs[0] ?? 0) - monotonicMs()
  // A new order ends the sleep of the one before.
  const isTime = leftMs <= 0 || Atomics.wait(counters, slots.orders, order, leftMs) === 'timed-out'
  if (!isTime) continue
  Atomics.add(counters, slots.wakings, 1)
  Atomics.notify(counters, slots.wakings)
}
