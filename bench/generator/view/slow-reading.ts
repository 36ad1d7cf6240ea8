// Reads no faster than so many bytes a second, or nothing at all: what came is taken, and the next waits for its time.
import type { Connection } from '../connection.ts'

export interface SlowReadingOptions {
  readonly connection: Pick<Connection, 'pause' | 'resume'>
  /** 0 reads nothing more. */
  readonly bytesPerSecond: number
  readonly nowMs: () => number
  /** Calls back after some time, as `setTimeout` does. */
  readonly wait: (call: () => void, ms: number) => void
}

/** How long a reader that had nothing to read, or was woken late, may go faster to make up for it. */
const mostCreditMs = 200

/** Begins at once. @returns to be told of every piece, with its bytes, while it is being read */
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
