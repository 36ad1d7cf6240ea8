// The bounds of what can be measured: sizes of frames that can be made, and limits that a tuned server is given.
import { kibibyte, mebibyte } from './define.ts'

/** Smallest and largest frame that can be made, in bytes. */
export const frameSizeLimits = { minBytes: 16 * kibibyte, maxBytes: 8 * mebibyte } as const

/** What `limits: raised` hands to every server alike: room for the largest frame, no drops, no idle timer. */
export const raisedLimits = {
  maxMessageBytes: 16 * mebibyte,
  backpressureBytes: 64 * mebibyte,
  idleTimeoutSeconds: 0,
} as const
