// How long cameras of a known rate are watched, so that their 99th percentile means something.

/** Ten samples beyond the 99th percentile. */
const fewestFrames = 1000
const shortestMs = 1000

/** @param fps frames a second of each camera */
export const probeWindowMs = (cameras: number, fps: number): number =>
  Math.max(shortestMs, Math.ceil((1000 * fewestFrames) / (fps * cameras)))
