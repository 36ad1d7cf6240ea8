// Result of `npm run doctor`: the schema of its `--json` output.
import * as z from 'zod'
import { roleSchema } from '../runners/contract.ts'
import { environmentSchema, pageFaultsSchema, placementSchema, warningSchema } from './environment-schema.ts'
import { runRecordSchema, schemaVersion } from './schema.ts'

const runnerIdentity = {
  runner: z.string(),
  variant: z.string(),
  label: z.string(),
  role: roleSchema,
}

/** Versions are those that the started process reports. */
const runnerCheckSchema = z.discriminatedUnion('status', [
  z.strictObject({
    ...runnerIdentity,
    status: z.literal('ready'),
    runtime: z.string(),
    runtimeVersion: z.string(),
    library: z.string(),
    libraryVersion: z.string(),
    caveat: z.string().nullable(),
  }),
  z.strictObject({
    ...runnerIdentity,
    status: z.literal('unavailable'),
    reason: z.string(),
    remedy: z.string(),
  }),
])

const referenceReceiverSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('measured'),
    frameBytes: z.int().positive(),
    windowMs: z.int().positive(),
    fps: z.number().positive(),
    bytesPerSecond: z.number().positive(),
    /** Shares of one core. */
    serverCpu: z.number().nonnegative(),
    generatorCpu: z.number().nonnegative(),
  }),
  z.strictObject({ status: z.literal('unmeasured'), reason: z.string(), remedy: z.string().nullable() }),
])

export const doctorRecordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  startedAt: z.iso.datetime(),
  suite: runRecordSchema.shape.suite,
  environment: environmentSchema,
  placement: placementSchema,
  runners: z.array(runnerCheckSchema),
  /** One computation repeated on the server's CPUs: its scatter is the machine's noise. */
  repeats: z.strictObject({
    count: z.int().min(2),
    medianMs: z.number().positive(),
    /** Standard deviation over mean. */
    coefficientOfVariation: z.number().nonnegative(),
  }),
  /** Absent where they could not be measured. */
  pageFaults: pageFaultsSchema.optional(),
  /** The prepared generator into the reference receiver. */
  referenceReceiver: referenceReceiverSchema,
  warnings: z.array(warningSchema),
})

export type RunnerCheck = z.infer<typeof runnerCheckSchema>
export type ReferenceReceiver = z.infer<typeof referenceReceiverSchema>
export type DoctorRecord = z.infer<typeof doctorRecordSchema>
