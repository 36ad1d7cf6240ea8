// The schemas of the result files as JSON Schema, for readers in other languages.
import * as z from 'zod'
import { comparisonSchema } from './comparison-schema.ts'
import { doctorRecordSchema } from './doctor-schema.ts'
import { loadResultSchema } from './load-result-schema.ts'
import { runRecordSchema, trialRecordSchema } from './schema.ts'
import { summarySchema } from './summary-schema.ts'

/** JSON Schema (draft 2020-12) by file name. */
export const jsonSchemas = (): Readonly<Record<string, object>> => ({
  'run.schema.json': z.toJSONSchema(runRecordSchema),
  'trial.schema.json': z.toJSONSchema(trialRecordSchema),
  'comparison.schema.json': z.toJSONSchema(comparisonSchema),
  'load.schema.json': z.toJSONSchema(loadResultSchema),
  'doctor.schema.json': z.toJSONSchema(doctorRecordSchema),
  'summary.schema.json': z.toJSONSchema(summarySchema),
})
