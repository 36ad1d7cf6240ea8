// Durations that a measurement needs independently of the profile.

/** Ten samples beyond the 99th percentile. */
const fewestFrames = 1000
const shortestMs = 1000

/**
 * Window for paced cameras that is long enough for p99.
 * @param fps of each camera
 */
export const probeWindowMs = (cameras: number, fps: number): number =>
  Math.max(shortestMs, Math.ceil((1000 * fewestFrames) / (fps * cameras)))

/** Time between the end of the slow viewer and the reading of the server's memory. */
export const recoveryMs = 1000
