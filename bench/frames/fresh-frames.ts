// Frames that no pool has: bytes that their seed alone gives, so that nobody knows them beforehand.
import { keyStream } from './random.ts'

/** @param frameBytes of each of the `count` frames */
export const freshFrames = (seed: number, count: number, frameBytes: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, index) => keyStream(seed, `fresh ${index}`, frameBytes))
