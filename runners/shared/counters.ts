// What a JavaScript server counts; each server changes it itself, on its own message path.

export interface Counters {
  frames: number
  bytes: number
  /** `performance.now()` at the last delivery, or null. */
  lastDeliveryMs: number | null
  /** Images handed to the library for sending, one for each viewer. */
  sentFrames: number
  sentBytes: number
  dropped: number
  failed: number
}

export const createCounters = (): Counters => ({
  frames: 0,
  bytes: 0,
  lastDeliveryMs: null,
  sentFrames: 0,
  sentBytes: 0,
  dropped: 0,
  failed: 0,
})
