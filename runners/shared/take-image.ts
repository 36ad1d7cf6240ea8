// What an application does with an image that came over something else than a WebSocket: counts it, adds it to the digest.
import type { Buffer } from 'node:buffer'
import type { ServerState } from './server-process.ts'

/** For connections that open from now on: measured images meet no question about a digest. */
export const createTakeImage = ({ counters, chain }: ServerState): ((image: Buffer) => void) => {
  const take = (image: Buffer): void => {
    counters.frames++
    counters.bytes += image.length
    counters.lastDeliveryMs = performance.now()
  }
  if (chain === null) return take
  return (image) => {
    take(image)
    chain.add(image, false)
  }
}
