// Seeded randomness of the frames: an AES key stream, and a table of sensor noise made from it.
import { createCipheriv, createHash } from 'node:crypto'

/** Samples in a noise table; a power of two, so that an offset wraps with a mask. */
const noiseTableLength = 1 << 20

/** Standard deviation of the table's samples: four uniform bytes have sqrt(4 · (256² − 1) / 12), then a quarter. */
export const noiseTableDeviation = Math.sqrt((4 * (256 ** 2 - 1)) / 12) / 4

/**
 * Reproducible random bytes: AES-128-CTR over zeros, as fast as a copy on a CPU with AES instructions.
 * @param purpose keeps the streams of one seed apart, for instance `noise` or `padding 7`.
 */
export const keyStream = (seed: number, purpose: string, lengthBytes: number): Buffer => {
  const digest = createHash('sha256').update(`${seed} ${purpose}`).digest()
  const cipher = createCipheriv('aes-128-ctr', digest.subarray(0, 16), digest.subarray(16, 32))
  return cipher.update(Buffer.alloc(lengthBytes))
}

/**
 * Nearly Gaussian noise around 0 (the sum of four uniform bytes, Irwin–Hall), like the read noise of a sensor.
 * `overhang` samples follow the first `noiseTableLength`, so that a row may begin at any offset below that.
 */
export const makeNoiseTable = (seed: number, overhang: number): Int8Array => {
  const length = noiseTableLength + overhang
  const bytes = keyStream(seed, 'noise', length * 4)
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, length)
  const noise = new Int8Array(length)
  // A loop, because Int8Array.from with a callback takes ten times as long.
  for (let at = 0; at < length; at++) {
    const word = words[at] ?? 0
    const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24)
    noise[at] = Math.max(-128, Math.min(127, Math.round((sum - 510) / 4)))
  }
  return noise
}

/** Where row `row` of frame `frame` begins in the noise table: scattered, so that no two frames share a pattern. */
export const noiseOffset = (frame: number, row: number): number => {
  const mixed = Math.imul(Math.imul(frame + 1, 0x9e3779b1) ^ row, 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) & (noiseTableLength - 1)
}
