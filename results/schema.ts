// The waist: the records that measuring writes and telling reads. See README.md beside it for every field.
import * as z from 'zod'
import {
  cameraReadyLineSchema,
  cameraStatsLineSchema,
  modeSchema,
  readyLineSchema,
  statsLineSchema,
  switchesSchema,
} from '../runners/contract.ts'
import { conformanceSchema } from './conformance-schema.ts'
import { environmentSchema, placementSchema, warningSchema } from './environment-schema.ts'
import { sessionSchema, suiteSchema } from './session-schema.ts'

export type { Environment, Warning } from './environment-schema.ts'

/** Version of the three files of a run folder. Raised when an old reader would misread a new file. */
export const schemaVersion = 1

export const roleSchema = z.enum(['subject', 'reference', 'control', 'camera'])

/** What is measured: a scenario point × runner × variant × camera, and which copy of it. */
export const rowIdentitySchema = z.strictObject({
  scenario: z.string(),
  point: z.string(),
  runner: z.string(),
  variant: z.string(),
  camera: z.string(),
  replica: z.int().positive(),
})

const plannedRowSchema = z.strictObject({
  ...rowIdentitySchema.shape,
  label: z.string(),
  /** Name of the camera where it is not the suite's own prepared one. */
  cameraLabel: z.string().nullable(),
  role: roleSchema,
  baseline: z.boolean(),
  switches: switchesSchema,
  /** How often it is measured, where that is less often than the run has rounds. */
  rounds: z.int().positive().optional(),
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
        connections: z.int().nonnegative(),
        pace: z.strictObject({ fps: z.number().positive() }).optional(),
        viewers: z.int().nonnegative().optional(),
        inFlight: z.int().positive().optional(),
      }),
    )
    .min(1),
})

const framePoolSchema = z.strictObject({
  frameBytes: z.int().positive(),
  count: z.int().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  seed: z.int(),
  generator: z.string(),
  sha256: z.string(),
  /** Bytes after zlib level 6 for each byte before. */
  deflateRatio: z.number().positive(),
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
  environment: environmentSchema,
  /** Speeds of this machine, by which figures of another machine can be put in proportion. */
  calibration: z.strictObject({
    /** zlib at level 6 on a JPEG frame, MB (10⁶) a second. */
    zlibMegabytesPerSecond: z.number().positive(),
    /** Copies of 64 MiB, GB (10⁹) a second. */
    memcpyGigabytesPerSecond: z.number().positive(),
    /** The prepared camera into the raw TCP control, GB a second; null where the control is unavailable. */
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

const failureSchema = z.strictObject({
  /** Stable word for the kind of failure; the message may change, the code may not. */
  code: z.string(),
  /** Step of the trial: start, connect, window (with its warm-up), drain, stop; conformance where it never began. */
  phase: z.string(),
  message: z.string(),
  /** Last lines of the server's and the camera's stderr. */
  stderrTail: z.string(),
})

/** What the kernel says of the time between the two readings of a window; null where it does not tell. */
const kernelRecordSchema = z.strictObject({
  /** Share of one core that the server's first thread used: the one with the event loop, where there is one. */
  mainThreadCpu: z.number().nonnegative().nullable(),
  /** Share of the CPUs of the worse-off side that the hypervisor did not give. */
  stealShare: z.number().nonnegative().nullable(),
  /** Share of the CPUs that neither server nor camera used and that was not idle either, at least. */
  foreignShare: z.number().nonnegative().nullable(),
  /** The busiest processes that are not ours, in shares of one core. */
  foreign: z.array(z.strictObject({ pid: z.int(), name: z.string(), cpu: z.number().nonnegative() })),
})

const trialOutcomeSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('completed'),
    ready: readyLineSchema,
    cameraReady: cameraReadyLineSchema,
    /** The server's counters at both ends of the window, and after the camera has stopped and all is drained. */
    server: z.strictObject({ first: statsLineSchema, last: statsLineSchema, final: statsLineSchema }),
    load: z.strictObject({
      first: cameraStatsLineSchema,
      last: cameraStatsLineSchema,
      final: cameraStatsLineSchema,
    }),
    /** Null where there is no /proc. */
    kernel: kernelRecordSchema.nullable(),
    /** Why the figures of this row must not be ranked, or null. */
    caveat: z.string().nullable(),
  }),
  z.strictObject({
    status: z.literal('refused'),
    ready: readyLineSchema,
    limitBytes: z.int().positive(),
    closeCode: z.int(),
    closeReason: z.string(),
  }),
  z.strictObject({ status: z.literal('failed'), failure: failureSchema }),
  z.strictObject({ status: z.literal('unavailable'), reason: z.string(), remedy: z.string() }),
  z.strictObject({ status: z.literal('skipped'), reason: z.string() }),
])

/** One line of `trials.jsonl`. */
export const trialRecordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  ...rowIdentitySchema.shape,
  round: z.int().positive(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  outcome: trialOutcomeSchema,
})

export type RowIdentity = z.infer<typeof rowIdentitySchema>
export type PlannedRow = z.infer<typeof plannedRowSchema>
export type ScenarioRecord = z.infer<typeof scenarioSchema>
export type FramePoolRecord = z.infer<typeof framePoolSchema>
export type RunRecord = z.infer<typeof runRecordSchema>
export type KernelRecord = z.infer<typeof kernelRecordSchema>
export type Failure = z.infer<typeof failureSchema>
export type TrialOutcome = z.infer<typeof trialOutcomeSchema>
export type TrialRecord = z.infer<typeof trialRecordSchema>

/** The same for every record of one planned row, different for any other. */
export const rowKey = (row: RowIdentity): string =>
  JSON.stringify([row.scenario, row.point, row.runner, row.variant, row.camera, row.replica])

/** How often a row of a run is measured. */
export const roundsOf = (row: Pick<PlannedRow, 'rounds'>, run: Pick<RunRecord, 'rounds'>): number =>
  row.rounds ?? run.rounds

/** Launches of all rows of a run. */
export const countPlanned = (run: {
  readonly rows: readonly Pick<PlannedRow, 'rounds'>[]
  readonly rounds: number
}): number => run.rows.reduce((sum, row) => sum + roundsOf(row, run), 0)
