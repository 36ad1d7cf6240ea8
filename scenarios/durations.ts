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

/** Steps of the longest warm-up of a runtime that compiles while it runs, and those whose two halves must agree. */
export const warmUpSteps = 20
export const fewestWarmUpSteps = 4

/** The shortest warm-up of such a runtime. @param untilSteadyMs the longest */
export const leastWarmUpMs = (untilSteadyMs: number): number =>
  (untilSteadyMs * fewestWarmUpSteps) / warmUpSteps

/** Time between the end of the slow viewer and the reading of the server's memory. */
export const recoveryMs = 1000
