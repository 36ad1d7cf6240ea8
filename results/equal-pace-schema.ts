// Windows at equal pace: what a row plans, and what the summary says of them.
import * as z from 'zod'

/** In `run.json`. */
export const equalPacePlanSchema = z.strictObject({
  /** Of all cameras together; a window each. */
  framesPerSecond: z.array(z.number().positive()).min(1),
  windowMs: z.int().positive(),
  /** Unmeasured time after each change of the rate. */
  settleMs: z.int().nonnegative(),
})

export type EqualPacePlan = z.infer<typeof equalPacePlanSchema>
