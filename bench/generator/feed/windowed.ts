// Keeps a few frames of each camera in flight and sends the next when one has come back: a closed loop.
import type { Stamp } from '../../frames/stamp.ts'
import { type Announce, announced } from '../envelope/sending.ts'
import type { Framing } from '../framing.ts'
import { frameInTurn, prepareStampedFrames, type SendStamp, type StampedFrame } from '../stamped-frames.ts'
import { type Feed, firstIndex } from './feed.ts'

export interface WindowOptions {
  /** Stamped JPEGs, at least one. */
  readonly images: readonly Buffer[]
  /** Of the masking keys. */
  readonly seed: number
  /** Of another transport than WebSocket. */
  readonly framing?: Framing | undefined
  /** Frames of one camera in flight at once. */
  readonly inFlight: number
  /** The text message before a frame, where an envelope has one. */
  readonly announce?: Announce | undefined
  /** Its `intended` time is the start of the write. */
  readonly nowMs: () => number
  /** What the server sends back to the camera itself, if anything. */
  readonly listen: (camera: number) => Parameters<Parameters<Feed>[0]['listen']>[0] | null
}

export interface WindowedFeed {
  readonly feed: Feed
  /** All frames of the camera before number `next` have arrived at their receivers. */
  readonly arrived: (camera: number, next: number) => void
  /** The stamp of a frame that is on its way; null for any other number. */
  readonly sentStamp: (camera: number, sequence: number) => Stamp | null
}

interface Camera {
  readonly goOn: (next: number) => void
  readonly sentStamp: (sequence: number) => Stamp | null
}

/** @see PaceOptions for the open loop */
export const createWindowedFeed = (options: WindowOptions): WindowedFeed => {
  const { seed, inFlight, announce, nowMs, listen } = options
  const frames = announced(prepareStampedFrames(options.images, seed, options.framing), announce)
  const cameras = new Map<number, Camera>()
  return {
    feed: async (outlet, place) => {
      const firstImage = firstIndex(place, frames.length)
      const frameOf = (sequence: number): StampedFrame => frameInTurn(frames, firstImage + sequence)
      /** Of the last `inFlight` frames, by their number in this cycle. */
      const intendedNs = new Float64Array(inFlight)
      let begun = 0
      const stampOf = (sequence: number): SendStamp => ({
        sequence,
        camera: place.camera,
        intendedNs: intendedNs[sequence % inFlight] ?? 0,
      })
      const sendUntil = (end: number): void => {
        while (outlet.isOpen() && begun < end) {
          intendedNs[begun % inFlight] = Math.round(nowMs() * 1e6)
          const [head, bytes] = frameOf(begun).pieces(stampOf(begun))
          begun++
          outlet.send({ head, bytes, frames: 1 }, () => {})
        }
      }
      cameras.set(place.index, {
        goOn: (next) => sendUntil(next + inFlight),
        sentStamp: (sequence) =>
          sequence >= begun - inFlight && sequence >= 0 && sequence < begun
            ? frameOf(sequence).stampOf(stampOf(sequence))
            : null,
      })
      const sink = listen(place.index)
      if (sink) outlet.listen(sink)
      sendUntil(inFlight)
    },
    arrived: (camera, next) => cameras.get(camera)?.goOn(next),
    sentStamp: (camera, sequence) => cameras.get(camera)?.sentStamp(sequence) ?? null,
  }
}
