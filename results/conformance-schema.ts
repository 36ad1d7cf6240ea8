// What the behavioural checks found, as `run.json` keeps it.
import * as z from 'zod'
import { modeSchema } from '../runners/contract.ts'

const checkResultSchema = z.strictObject({
  /** Name of a check in `checks`. */
  id: z.string(),
  /** `deviates`: not passed, as the runner declares with a reason and a link. */
  status: z.enum(['passed', 'deviates', 'failed', 'not-applicable']),
  /** What was seen, or why it deviates or does not apply; null where there is nothing to say. */
  detail: z.string().nullable(),
  link: z.url({ protocol: /^https?$/ }).nullable(),
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

/** The checks of a run in order, and what came of them. */
export const conformanceSchema = z.strictObject({
  checks: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  subjects: z.array(conformanceRecordSchema),
})

export type CheckResult = z.infer<typeof checkResultSchema>
export type ConformanceRecord = z.infer<typeof conformanceRecordSchema>
export type Conformance = z.infer<typeof conformanceSchema>
