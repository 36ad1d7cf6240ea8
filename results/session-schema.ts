// Sessions of a run: one per process that wrote it. A resumed run has several, which may differ in machine and software.
import * as z from 'zod'

/** Version of the suite that measured. */
export const suiteSchema = z.strictObject({
  version: z.string(),
  gitRevision: z.string().nullable(),
  gitDirty: z.boolean().nullable(),
  /** The packages were installed by it; absent where there is none, and in older runs. */
  lockFile: z.string().optional(),
  lockHash: z.string(),
})

/** One process that wrote trials of the run: the first, and one per resume. */
export const sessionSchema = z.strictObject({
  startedAt: z.iso.datetime(),
  command: z.string(),
  /** Trials recorded before it started. */
  trialsBefore: z.int().nonnegative(),
  suite: suiteSchema,
  node: z.string(),
  kernel: z.string(),
  cpuModel: z.string(),
  /** Changes with every boot of the machine; null if unknown. */
  boot: z.string().nullable(),
  /** Repairs in the folder before it continued. */
  notes: z.array(z.string()),
})

export type Session = z.infer<typeof sessionSchema>
