// Results of the conformance checks in `run.json`.
import * as z from 'zod'
import { modeSchema } from '../runners/contract.ts'
import { refusalSchema } from './refusal-schema.ts'

const checkResultSchema = z.strictObject({
  /** Name of a check in `checks`. */
  id: z.string(),
  /**
   * `deviates`: not passed, but declared by the runner with a reason and a link; `not-tried`: the server had been silent in
   * several checks in a row.
   */
  status: z.enum(['passed', 'deviates', 'failed', 'not-applicable', 'not-tried']),
  /** The observation, or why the check deviates or does not apply; may be null. */
  detail: z.string().nullable(),
  link: z.url({ protocol: /^https?$/ }).nullable(),
  /** How a message over the limit was refused; absent in other checks, and in runs of older versions. */
  refusal: refusalSchema.optional(),
})

/** One runner × variant × mode. */
const conformanceRecordSchema = z.strictObject({
  runner: z.string(),
  variant: z.string(),
  mode: modeSchema,
  label: z.string(),
  library: z.string(),
  libraryVersion: z.string(),
  /** In the order of `checks`. */
  results: z.array(checkResultSchema),
})

/** The checks of a run in order, and their results. */
export const conformanceSchema = z.strictObject({
  checks: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  subjects: z.array(conformanceRecordSchema),
})

export type CheckResult = z.infer<typeof checkResultSchema>
export type ConformanceRecord = z.infer<typeof conformanceRecordSchema>
export type Conformance = z.infer<typeof conformanceSchema>
