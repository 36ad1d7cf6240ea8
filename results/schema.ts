// The waist: the records that measuring writes and telling reads. See README.md beside it for every field.
import * as z from 'zod'
import { controlTrafficSchema, modeSchema, switchesSchema } from '../runners/contract.ts'
import { capacityGoalSchema } from './capacity-schema.ts'
import { conformanceSchema } from './conformance-schema.ts'
import { environmentSchema, placementSchema, warningSchema } from './environment-schema.ts'
import { fleetSchema } from './fleet-schema.ts'
import { formatSchema, framePoolSchema } from './frames-schema.ts'
import { rowIdentitySchema, schemaVersion } from './row-identity.ts'
import { sessionSchema, suiteSchema } from './session-schema.ts'
import { slowViewerPointSchema } from './slow-viewer-schema.ts'

export type { Environment, Warning } from './environment-schema.ts'
export type { FramePoolRecord } from './frames-schema.ts'
export * from './row-identity.ts'
export * from './trial-schema.ts'

export const roleSchema = z.enum(['subject', 'reference', 'reference-receiver', 'generator'])

const plannedRowSchema = z.strictObject({
  ...rowIdentitySchema.shape,
  label: z.string(),
  /** Name of the generator where it is not the suite's own prepared one. */
  generatorLabel: z.string().nullable(),
  role: roleSchema,
  baseline: z.boolean(),
  switches: switchesSchema,
  /** How often it is measured, where that is less often than the run has rounds. */
  rounds: z.int().positive().optional(),
  /** Why it is not measured, where the system cannot do what the scenario asks for. */
  lack: z.string().optional(),
})

const scenarioSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  question: z.string(),
  howToRead: z.string(),
  mode: modeSchema,
  windowMs: z.int().positive().optional(),
  points: z
    .array(
      z.strictObject({
        id: z.string(),
        label: z.string(),
        frameBytes: z.int().positive(),
        format: formatSchema,
        connections: z.int().nonnegative(),
        pace: z.strictObject({ fps: z.number().positive() }).optional(),
        viewers: z.int().nonnegative().optional(),
        inFlight: z.int().positive().optional(),
        slowViewer: slowViewerPointSchema.optional(),
        control: controlTrafficSchema.optional(),
        tls: z.boolean().optional(),
        capacity: capacityGoalSchema.optional(),
      }),
    )
    .min(1),
})

/** `run.json`: what was planned, and where. Written before the first trial, and again when the run is resumed. */
export const runRecordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  startedAt: z.iso.datetime(),
  command: z.string(),
  profile: z.string(),
  seed: z.int(),
  rounds: z.int().positive(),
  warmupMs: z.int().nonnegative(),
  windowMs: z.int().positive(),
  minFrames: z.int().positive(),
  /** Wall time that the run may take, or null where nothing bounds it. */
  budgetMs: z.number().positive().nullable().default(null),
  /** Scenarios that the budget does not hold: their rows are planned, and their trials skipped. */
  leftOut: z.array(z.strictObject({ scenario: z.string(), reason: z.string() })).default([]),
  suite: suiteSchema,
  placement: placementSchema,
  /** The machine that the servers ran on. */
  environment: environmentSchema,
  /** Absent where server and load were on one machine, by child processes of the suite. */
  fleet: fleetSchema.optional(),
  /** Speeds of this machine, by which figures of another machine can be put in proportion. */
  calibration: z.strictObject({
    /** zlib at level 6 on a JPEG frame, MB (10⁶) a second. */
    zlibMegabytesPerSecond: z.number().positive(),
    /** Copies of 64 MiB, GB (10⁹) a second. */
    memcpyGigabytesPerSecond: z.number().positive(),
    /** The prepared generator into the raw TCP control, GB a second; null where the control is unavailable. */
    loopbackGigabytesPerSecond: z.number().positive().nullable(),
  }),
  frames: z.array(framePoolSchema),
  scenarios: z.array(scenarioSchema).min(1),
  rows: z.array(plannedRowSchema).min(1),
  /** Absent where the suite that wrote the file did not check. */
  conformance: conformanceSchema.optional(),
  warnings: z.array(warningSchema),
  /** In order of time. Empty in a run of a version that did not write them. */
  sessions: z.array(sessionSchema).default([]),
})

export type PlannedRow = z.infer<typeof plannedRowSchema>
export type ScenarioRecord = z.infer<typeof scenarioSchema>
export type RunRecord = z.infer<typeof runRecordSchema>

/** How often a row of a run is measured. */
export const roundsOf = (row: Pick<PlannedRow, 'rounds'>, run: Pick<RunRecord, 'rounds'>): number =>
  row.rounds ?? run.rounds

/** Trials of all rows of a run. */
export const countPlanned = (run: {
  readonly rows: readonly Pick<PlannedRow, 'rounds'>[]
  readonly rounds: number
}): number => run.rows.reduce((sum, row) => sum + roundsOf(row, run), 0)
