// How long a server whose runtime compiles while it runs was warmed up before anything was measured.
import * as z from 'zod'

/** In a line of `trials.jsonl`. */
export const warmUpSchema = z.strictObject({
  tookMs: z.number().nonnegative(),
  /** After which it was measured, steady or not. */
  limitMs: z.int().positive(),
  isSteady: z.boolean(),
})

export type WarmUp = z.infer<typeof warmUpSchema>
