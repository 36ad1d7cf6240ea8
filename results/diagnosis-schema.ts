// Why a server is as fast as it is: a cause, the figure that it rests on, and what to do.
import * as z from 'zod'

export const diagnosisSchema = z.strictObject({
  rule: z.enum(['helper-threads', 'allocator', 'backlog', 'waits', 'own-work']),
  /** What was measured, in words. */
  figure: z.string(),
  cause: z.string(),
  /** What to change, and what that brought where this run measured it; whole sentences. */
  advice: z.string(),
  /** Where the cause is explained. */
  link: z.url(),
  /** Shows that it is the cause. */
  command: z.string(),
})

export type Diagnosis = z.infer<typeof diagnosisSchema>
