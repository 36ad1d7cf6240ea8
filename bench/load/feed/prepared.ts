// Sends prepared writes round and round, with a write under way and one waiting.
import type { WireBatch } from '../wire-frames.ts'
import { type Feed, firstIndex } from './feed.ts'

/** Two, so that the kernel finds the next write at once when it has taken one. */
const writesInFlight = 2

/** Nothing is allocated or copied a frame: the same memory goes out again and again. */
export const preparedFeed =
  (batches: readonly WireBatch[]): Feed =>
  async (outlet, place) => {
    const sendFrom = (at: number): void => {
      const batch = batches[at % batches.length]
      if (batch && outlet.isOpen()) outlet.send(batch, () => sendFrom(at + writesInFlight))
    }
    const start = firstIndex(place, batches.length)
    for (let write = 0; write < writesInFlight; write++) sendFrom(start + write)
  }
