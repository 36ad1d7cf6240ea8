// What a server refuses: the largest message that it takes, how it ends the connection over a larger one, and what lifts the
// limit.
import * as z from 'zod'

/** As it was seen. */
export const refusalSchema = z.strictObject({
  limitBytes: z.int().positive(),
  /** Of the WebSocket connection; 1006 where no close frame came. */
  closeCode: z.int(),
})

/** How the users of a system lift the limit of a message, from the step of its ladder that does. */
export const limitRemedySchema = z.strictObject({
  runner: z.string(),
  /** One line of their own code, or why there is none. */
  remedy: z.string(),
  link: z.url({ protocol: /^https$/ }).nullable(),
})

export type SeenRefusal = z.infer<typeof refusalSchema>
export type LimitRemedy = z.infer<typeof limitRemedySchema>
