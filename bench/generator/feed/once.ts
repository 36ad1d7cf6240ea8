// A feed that sends each of its frames once, all at once, and nothing more.
import type { WireBatch } from '../wire-frames.ts'
import type { Feed } from './feed.ts'

export const onceFeed =
  (batches: readonly WireBatch[]): Feed =>
  async (outlet) => {
    for (const batch of batches) outlet.send(batch, () => {})
  }
