// The course of a window: what both sides had counted at even steps between its two ends.
import * as z from 'zod'

/** Since the window's first counters. */
const stepSchema = z.tuple([
  /** By the receiver's clock, in ms. Without a range: what a server counts wrongly is found by the rules of its mode. */
  z.number(),
  /** Frames delivered. */
  z.number(),
  /** CPU time in µs, of the server and of the load generators. */
  z.number(),
  z.number(),
])

/** Of a window that was asked about between its ends: flat out, nothing timed. */
export const courseSchema = z.strictObject({
  /** Warm-up until the rate was steady, in ms. */
  warmupMs: z.number().nonnegative(),
  /** The last one is the window's end. */
  steps: z.array(stepSchema).min(1),
})

export type Course = z.infer<typeof courseSchema>
export type CourseStep = Course['steps'][number]
