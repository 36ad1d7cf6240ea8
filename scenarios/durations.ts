// Durations that a kind of measurement needs, whatever the profile says.

/** Ten samples beyond the 99th percentile. */
const fewestFrames = 1000
const shortestMs = 1000

/**
 * How long cameras of a known rate are watched, so that their 99th percentile means something.
 * @param fps frames a second of each camera
 */
export const probeWindowMs = (cameras: number, fps: number): number =>
  Math.max(shortestMs, Math.ceil((1000 * fewestFrames) / (fps * cameras)))

/** How long a server is left alone when its slow viewer has gone, before it is asked what it still holds. */
export const recoveryMs = 1000
