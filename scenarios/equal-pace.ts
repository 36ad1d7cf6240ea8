// The rates at which every system of a scenario gets the same frames, to compare what a frame costs.
import { capacity } from './capacity.ts'
import { type EqualPace, mebibyte, type Scenario } from './define.ts'

/**
 * Frames of 1 MB a second, of all cameras together: about 20 % of the core of the slowest tuned server on the machine that the
 * rates were chosen on (1 ms of CPU a frame), so that its idle cost shows, and so far below every limit that others' cores,
 * half as fast, keep up as well. It is no divisor of a kernel's tick rate (100, 250, 300 or 1,000 Hz), nor is the other:
 * frames that come with the ticks would let it count their CPU time too high or too low.
 */
const lowRate = 190

/** About 60 % of that core: with the low rate it gives the cost of one more frame, without what an idle server costs. */
const highRate = 570

/** The warm-up before all windows is flat out; each needs only the time in which its rate settles. */
const settleMs = 200

/** For a short run: most of a cycle of the largest heap that was seen. */
export const oneRate: EqualPace = { framesPerSecond: [lowRate], windowMs: 1700, settleMs }

/** A window at the low rate has 380 frames: a whole cycle of that heap, Deno's. */
export const bothRates: EqualPace = { framesPerSecond: [lowRate, highRate], windowMs: 2000, settleMs }

/** Of scenarios that have windows at equal pace whenever all of their rows are measured; elsewhere the profile decides. */
export const pacedScenarios: Readonly<Record<string, EqualPace>> = { transports: bothRates }

/** Searches for what `bothRates` estimates: cameras of the same frames that one core carries. */
export const capacity1mb: Scenario = {
  ...capacity,
  id: 'capacity-1mb',
  title: 'Capacity: cameras at 30 FPS, 1 MB frames',
  points: capacity.points.map((point) => ({
    ...point,
    id: '1mb-30hz',
    label: '1 MB at 30 FPS, p99 within 33.3 ms',
    frameBytes: mebibyte,
  })),
}
