// Bounds of a measurement: frame sizes that can be generated, limits of a tuned server, frames that it holds.
import { kibibyte, mebibyte } from './define.ts'

/** Smallest and largest frame that can be generated. */
export const frameSizeLimits = { minBytes: 16 * kibibyte, maxBytes: 8 * mebibyte } as const

/** `limits: raised`, the same for every server: room for the largest frame, no drops, no idle timer. */
export const raisedLimits = {
  maxMessageBytes: 16 * mebibyte,
  backpressureBytes: 64 * mebibyte,
  idleTimeoutSeconds: 0,
} as const

/** Frames that an application holds at a time where it takes their buffers from a pool: time to decode them elsewhere. */
export const keptFrames = 8
