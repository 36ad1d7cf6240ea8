// Limits a viewer's reading rate in bytes per second, down to zero, by pausing its connection.
import type { Connection } from '../connection.ts'

export interface SlowReadingOptions {
  readonly connection: Pick<Connection, 'pause' | 'resume'>
  /** 0 stops reading. */
  readonly bytesPerSecond: number
  readonly nowMs: () => number
  /** Calls back after some time, as `setTimeout` does. */
  readonly wait: (call: () => void, ms: number) => void
}

/** For this long, a reader that was idle or woken late may read faster to catch up. */
const mostCreditMs = 200

/** Starts at once. @returns a function to call with the size of every piece while it is being read */
export const startSlowReading = (options: SlowReadingOptions): ((bytes: number) => void) => {
  const { connection, bytesPerSecond, nowMs, wait } = options
  if (bytesPerSecond === 0) {
    connection.pause()
    return () => {}
  }
  let dueMs = nowMs()
  let isWaiting = false
  const sleep = (): void =>
    wait(() => {
      if (dueMs > nowMs()) return sleep()
      isWaiting = false
      connection.resume()
    }, dueMs - nowMs())
  return (bytes) => {
    dueMs = Math.max(dueMs, nowMs() - mostCreditMs) + (bytes / bytesPerSecond) * 1000
    if (isWaiting || dueMs <= nowMs()) return
    isWaiting = true
    connection.pause()
    sleep()
  }
}
