// Sends prepared writes round and round, with a write under way and one waiting.
import type { WireBatch } from '../wire-frames.ts'
import { type Feed, firstIndex } from './feed.ts'

/** Two, so that the kernel finds the next write at once when it has taken one. */
const writesInFlight = 2

/**
 * As long as the kernel takes every write at once, Node.js calls back without a look at its other sockets and at stdin:
 * a question for the counters waited up to 200 ms with one fast server, and for seconds with 256 connections to it. A turn
 * of the loop is cheap.
 */
const writesPerTurn = 64

/** Nothing is allocated or copied a frame: the same memory goes out again and again. */
export const preparedFeed = (batches: readonly WireBatch[]): Feed => {
  let writesThisTurn = 0
  const countWrite = (): void => {
    if (writesThisTurn++ > 0) return
    setImmediate(() => {
      writesThisTurn = 0
    })
  }
  return async (outlet, place) => {
    const sendFrom = (at: number): void => {
      const batch = batches[at % batches.length]
      if (!batch || !outlet.isOpen()) return
      countWrite()
      outlet.send(batch, () => goOn(at + writesInFlight))
    }
    const goOn = (at: number): void => {
      if (writesThisTurn < writesPerTurn) sendFrom(at)
      else setImmediate(sendFrom, at)
    }
    const start = firstIndex(place, batches.length)
    for (let write = 0; write < writesInFlight; write++) sendFrom(start + write)
  }
}
