// Draws from a seed which frames are compared byte by byte: a share that is fixed, at places that nobody can foresee.
import { keyStream } from '../../frames/random.ts'

export interface Draw {
  /** One frame in so many is drawn: one of the first `every`, one of the next, and so on. */
  readonly every: number
  readonly seed: number
  /** Viewers have draws of their own. */
  readonly viewer: number
}

const wordBytes = 4
const wordsAtOnce = 1024

/** @returns whether the next frame is drawn; to be called once a frame */
export const drawFrames = ({ every, seed, viewer }: Draw): (() => boolean) => {
  let words: Buffer = Buffer.alloc(0)
  let at = 0
  let blocks = 0
  const nextPlace = (): number => {
    if (at === words.length) {
      words = keyStream(seed, `viewer ${viewer} block ${blocks++}`, wordsAtOnce * wordBytes)
      at = 0
    }
    const word = words.readUInt32LE(at)
    at += wordBytes
    return word % every
  }
  let place = 0
  let drawn = nextPlace()
  return () => {
    const isDrawn = place === drawn
    place = (place + 1) % every
    if (place === 0) drawn = nextPlace()
    return isDrawn
  }
}
