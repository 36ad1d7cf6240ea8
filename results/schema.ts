// The records that the benchmark writes and the report reads. README.md in this folder describes every field.
import * as z from 'zod'
import { controlTrafficSchema, modeSchema, roleSchema, switchesSchema } from '../runners/contract.ts'
import { capacityGoalSchema } from './capacity-schema.ts'
import { conformanceSchema } from './conformance-schema.ts'
import { environmentSchema, pageFaultsSchema, placementSchema, warningSchema } from './environment-schema.ts'
import { equalPacePlanSchema } from './equal-pace-schema.ts'
import { fleetSchema } from './fleet-schema.ts'
import { formatSchema, framePoolSchema } from './frames-schema.ts'
import { limitRemedySchema } from './refusal-schema.ts'
import { rowIdentitySchema, schemaVersion } from './row-identity.ts'
import { rungSchema } from './rung-schema.ts'
import { sessionSchema, suiteSchema } from './session-schema.ts'
import { slowLinksPointSchema } from './slow-links-schema.ts'
import { slowViewerPointSchema } from './slow-viewer-schema.ts'

export type { Environment, Warning } from './environment-schema.ts'
export type { FramePoolRecord } from './frames-schema.ts'
export * from './row-identity.ts'
export * from './trial-schema.ts'

const plannedRowSchema = z.strictObject({
  ...rowIdentitySchema.shape,
  label: z.string(),
  /** Name of the generator; null for the prepared one. */
  generatorLabel: z.string().nullable(),
  role: roleSchema,
  baseline: z.boolean(),
  switches: switchesSchema,
  rung: rungSchema,
  /** Trials of this row, if fewer than the run's rounds. */
  rounds: z.int().positive().optional(),
  /** Windows at given rates before the window flat out; absent if trials have none. */
  equalPace: equalPacePlanSchema.optional(),
  /** How long its runtime is warmed up at most, until it is steady; absent for others. */
  untilSteadyMs: z.int().positive().optional(),
  /** Why the row is not measured, if the system does not support the scenario. */
  lack: z.string().optional(),
})

const scenarioSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  question: z.string(),
  howToRead: z.string(),
  mode: modeSchema,
  windowMs: z.int().positive().optional(),
  /** Trials of each row, where the scenario sets them; its rows have the number, too. */
  rounds: z.int().positive().optional(),
  /** Limit for p99 latency of a rig that counts as carried; absent if the scenario is no rig. */
  rig: z.strictObject({ p99Ms: z.number().positive() }).optional(),
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
        slowLinks: slowLinksPointSchema.optional(),
        /** What everything between load generator and server passed, in the words of `--link`. */
        link: z.string().optional(),
        control: controlTrafficSchema.optional(),
        tls: z.boolean().optional(),
        capacity: capacityGoalSchema.optional(),
      }),
    )
    .min(1),
})

/** `run.json`: plan and machine. Written before the first trial, and again at each resume. */
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
  /** Wall time that the run may take; null without a budget. */
  budgetMs: z.number().positive().nullable().default(null),
  /** Scenarios beyond the budget: their rows are planned, but their trials are skipped. */
  leftOut: z.array(z.strictObject({ scenario: z.string(), reason: z.string() })).default([]),
  /** Disturbed trials are repeated once, at the end of their round; absent in runs of older versions. */
  repeatsDisturbed: z.literal(true).optional(),
  suite: suiteSchema,
  placement: placementSchema,
  /** The machine that the servers ran on. */
  environment: environmentSchema,
  /** Absent if server and generator were child processes on one machine. */
  fleet: fleetSchema.optional(),
  /** Speeds of this machine, for comparison with figures from other machines. */
  calibration: z.strictObject({
    /** zlib at level 6 on a JPEG frame, MB/s (10⁶). */
    zlibMegabytesPerSecond: z.number().positive(),
    /** Copies of 64 MiB, GB/s (10⁹). */
    memcpyGigabytesPerSecond: z.number().positive(),
    /** The prepared generator into the reference receiver, GB/s; null if that is unavailable. */
    loopbackGigabytesPerSecond: z.number().positive().nullable(),
    /** Before memory was touched; absent where it was not measured. */
    pageFaults: pageFaultsSchema.optional(),
  }),
  frames: z.array(framePoolSchema),
  scenarios: z.array(scenarioSchema).min(1),
  rows: z.array(plannedRowSchema).min(1),
  /** Absent if no checks were run. */
  conformance: conformanceSchema.optional(),
  /** By system; absent in runs of older versions. */
  limitRemedies: z.array(limitRemedySchema).optional(),
  warnings: z.array(warningSchema),
  /** In order of time; empty in runs of older versions. */
  sessions: z.array(sessionSchema).default([]),
})

export type PlannedRow = z.infer<typeof plannedRowSchema>
export type ScenarioRecord = z.infer<typeof scenarioSchema>
export type RunRecord = z.infer<typeof runRecordSchema>

/** Trials per row of a run. */
export const roundsOf = (row: Pick<PlannedRow, 'rounds'>, run: Pick<RunRecord, 'rounds'>): number =>
  row.rounds ?? run.rounds

/** Number of planned trials of a run. */
export const countPlanned = (run: {
  readonly rows: readonly Pick<PlannedRow, 'rounds'>[]
  readonly rounds: number
}): number => run.rows.reduce((sum, row) => sum + roundsOf(row, run), 0)
