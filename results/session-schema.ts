// Who wrote a run: a run that was killed and resumed has several sessions, which may differ in what they ran on.
import * as z from 'zod'

/** State of the suite that measured. */
export const suiteSchema = z.strictObject({
  version: z.string(),
  gitRevision: z.string().nullable(),
  gitDirty: z.boolean().nullable(),
  lockHash: z.string(),
})

/** One process that wrote trials of the run: the first that began it, and one for each time it was resumed. */
export const sessionSchema = z.strictObject({
  startedAt: z.iso.datetime(),
  command: z.string(),
  /** Trials that had been recorded when it began. */
  trialsBefore: z.int().nonnegative(),
  suite: suiteSchema,
  node: z.string(),
  kernel: z.string(),
  cpuModel: z.string(),
  /** Changes with every start of the machine; null where it is not told. */
  boot: z.string().nullable(),
  /** What it repaired in the folder before it went on. */
  notes: z.array(z.string()),
})

export type Session = z.infer<typeof sessionSchema>
