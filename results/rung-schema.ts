// Where the settings of a row stand on the ladder of their system.
import * as z from 'zod'

export const rungSchema = z.strictObject({
  /** The step, by its own name. */
  id: z.string(),
  /** What the step sets, in a few words. */
  label: z.string(),
  /** From 0, as shipped. A step that was tried has the place of the one that it adds to. */
  index: z.int().nonnegative(),
  /** `tried`: measured, and no part of the best settings. */
  kind: z.enum(['step', 'tried']),
  /** The variant one step below, which the step is compared with; null for the lowest. */
  before: z.string().nullable(),
})
