// When the harness asked both sides for their counters and had them, by its own clock: the second witness of a trial.
import * as z from 'zod'

/** Of one answer, in ms since the first question of the window. */
const spanSchema = z.strictObject({
  askedMs: z.number().nonnegative(),
  answeredMs: z.number().nonnegative(),
})

const edgeSchema = z.strictObject({ server: spanSchema, generator: spanSchema })

export const witnessSchema = z.strictObject({
  first: edgeSchema,
  last: edgeSchema,
  /** What the two sockets of one connection hold at most, as the kernel is set; null where it is unknown. */
  socketBytes: z.number().positive().nullable(),
})

export type Span = z.infer<typeof spanSchema>
export type Edge = z.infer<typeof edgeSchema>
export type Witness = z.infer<typeof witnessSchema>
