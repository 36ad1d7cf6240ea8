// Keeps a few frames of each camera in flight and sends the next when one has come back: a closed loop.
import { prepareStampedFrames } from '../stamped-frames.ts'
import { type Feed, firstIndex } from './feed.ts'

export interface WindowOptions {
  /** Stamped JPEGs, at least one. */
  readonly images: readonly Buffer[]
  /** Of the masking keys. */
  readonly seed: number
  /** Frames of one camera in flight at once. */
  readonly inFlight: number
  /** Its `intended` time is the start of the write. */
  readonly nowMs: () => number
  /** What the server sends back to the camera itself, if anything. */
  readonly listen: (camera: number) => Parameters<Parameters<Feed>[0]['listen']>[0] | null
}

export interface WindowedFeed {
  readonly feed: Feed
  /** All frames of the camera before number `next` have arrived at their receivers. */
  readonly arrived: (camera: number, next: number) => void
}

/** @see PaceOptions for the open loop */
export const createWindowedFeed = (options: WindowOptions): WindowedFeed => {
  const { seed, inFlight, nowMs, listen } = options
  const frames = prepareStampedFrames(options.images, seed)
  const goOn = new Map<number, (next: number) => void>()
  return {
    feed: async (outlet, place) => {
      const firstImage = firstIndex(place, frames.length)
      let begun = 0
      const sendUntil = (end: number): void => {
        while (outlet.isOpen() && begun < end) {
          const frame = frames[(firstImage + begun) % frames.length]
          if (!frame) throw new Error('a pool of frames has at least one')
          const intendedNs = Math.round(nowMs() * 1e6)
          const [head, bytes] = frame.pieces({ sequence: begun++, camera: place.camera, intendedNs })
          outlet.send({ head, bytes, frames: 1 }, () => {})
        }
      }
      goOn.set(place.index, (next) => sendUntil(next + inFlight))
      const sink = listen(place.index)
      if (sink) outlet.listen(sink)
      sendUntil(inFlight)
    },
    arrived: (camera, next) => goOn.get(camera)?.(next),
  }
}
