// `summary.json`: one row per measured row, and the outcomes of the published claims. Derived from run.json and trials.jsonl.
import * as z from 'zod'
import { roleSchema } from '../runners/contract.ts'
import { curveSchema } from './capacity-schema.ts'
import { diagnosisSchema } from './diagnosis-schema.ts'
import { refusalSchema } from './refusal-schema.ts'
import { rungSchema } from './rung-schema.ts'
import { rowIdentitySchema, schemaVersion } from './schema.ts'
import { linkFiguresSchema } from './slow-links-schema.ts'
import { memorySeriesSchema } from './slow-viewer-schema.ts'

export const intervalSchema = z.strictObject({
  median: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

/** The limit of a row; `unknown` if a side could not be measured. */
export const verdictSchema = z.enum([
  'server-bound',
  'client-bound',
  'both-busy',
  'coupled',
  'rate-met',
  'rate-missed',
  'network-bound',
  'disturbed',
  'unknown',
])

/** How many trials got each verdict; those without a figure get none. */
const votesSchema = z.partialRecord(verdictSchema, z.int().positive())

/**
 * What a run says of two systems, the one with the better median first: it is ahead (`apart`); it would be but for the
 * correction for many pairs (`uncorrected`); they differ by little at most (`alike`); one or both are lower bounds, so their
 * difference is unknown (`bound`, `both bounds`); or the order is `open`.
 */
export const pairFindingSchema = z.enum(['apart', 'uncorrected', 'alike', 'bound', 'both bounds', 'open'])

export const rowStatusSchema = z.enum(['completed', 'refused', 'failed', 'unavailable', 'skipped'])

/** What a frame costs at a rate that every system gets. */
export const paceCostSchema = z.strictObject({
  /** Offered, of all cameras together. */
  framesPerSecond: z.number().positive(),
  /** Of the server; null with a reason. */
  cpuMsPerFrame: intervalSchema.nullable(),
  /** Of this cost, within rounds; null without a baseline. */
  ratioToBaseline: intervalSchema.nullable(),
  /** 1 and the number of systems that are significantly cheaper: equal ranks are not distinguished. Null where it does not compete. */
  rank: z.int().positive().nullable(),
  /** Why it has no cost, or no rank; null otherwise. */
  reason: z.string().nullable(),
  /** In order of rounds. */
  perTrial: z.array(z.strictObject({ round: z.int(), cpuMsPerFrame: z.number().positive() })),
})

/** Cameras of 30 FPS whose frames one core of the server carries, by what a frame costs. */
const camerasPerCoreSchema = z.strictObject({
  estimate: intervalSchema,
  /** `two-rates`: the line through the costs of the lowest and the highest rate; `one-rate`: the cost of one includes what idling costs. */
  basis: z.enum(['two-rates', 'one-rate']),
  /** Median of the capacity searches of this row in this run, with frames of the same size; null where there was none. */
  measured: z.number().nonnegative().nullable(),
})

/** Where the CPU time of a frame went, in ms, and what the kernel counted besides, per frame. */
const rowBreakdownSchema = z.strictObject({
  /** The first thread of the server's first process; all others that ran at the end; those that ended inside the window. */
  firstThreadMs: intervalSchema,
  otherThreadsMs: intervalSchema,
  endedMs: intervalSchema,
  userMs: intervalSchema,
  systemMs: intervalSchema,
  /** Of the kernel's time, what the reference receiver of the same point needs, and the rest; null without that row. */
  referenceSystemMs: z.number().nullable(),
  beyondReferenceMs: intervalSchema.nullable(),
  /** Time in which its threads could have run and had no CPU. */
  queuedMs: intervalSchema,
  minorFaults: intervalSchema,
  majorFaults: intervalSchema,
  voluntarySwitches: intervalSchema,
  involuntarySwitches: intervalSchema,
  /** Received and not read by the server, on the connection with most of it; null where it is unknown. */
  unreadBytes: z.number().nullable(),
  /** The busiest of the other threads, by name. */
  threadMs: z.record(z.string(), z.number()),
})

export const summaryRowSchema = z.strictObject({
  ...rowIdentitySchema.shape,
  label: z.string(),
  /** Name of the generator; null for the prepared one. */
  generatorLabel: z.string().nullable(),
  role: roleSchema,
  rung: rungSchema,
  ownership: z.enum(['view', 'owned']).nullable(),
  runtime: z.string().nullable(),
  runtimeVersion: z.string().nullable(),
  library: z.string().nullable(),
  libraryVersion: z.string().nullable(),
  /** What was measured in place of the pinned toolchain or the official build. */
  substitute: z.string().optional(),
  /** Negotiated `Sec-WebSocket-Extensions`; null without. */
  extensions: z.string().nullable(),
  /** TLS version and cipher; null without TLS. */
  cipher: z.string().nullable(),
  status: rowStatusSchema,
  /** Why there is no figure, or why the row is not ranked. */
  reason: z.string().nullable(),
  /** Of trials that were refused; absent where none was. */
  refusal: refusalSchema.optional(),
  trials: z.strictObject({
    planned: z.int(),
    completed: z.int(),
    refused: z.int(),
    failed: z.int(),
    unavailable: z.int(),
    skipped: z.int(),
  }),
  /** FPS of each completed trial, in order of rounds. */
  perTrial: z.array(z.strictObject({ round: z.int(), fps: z.number(), cpuMsPerFrame: z.number() })),
  fps: intervalSchema.nullable(),
  bytesPerSecond: z.number().nullable(),
  cpuMsPerFrame: z.number().nullable(),
  cpuMsPerGigabyte: z.number().nullable(),
  peakRssBytes: z.int().nullable(),
  /** Over all trials; a percentile is null with fewer than ten frames beyond it. */
  latencyMs: z
    .strictObject({
      p50: z.number().nullable(),
      p90: z.number().nullable(),
      p99: z.number().nullable(),
      p999: z.number().nullable(),
      max: z.number(),
      /** Frames timed, over all trials. */
      samples: z.int().positive(),
    })
    .nullable(),
  /** Absent where no trial had a window at equal pace. */
  equalPace: z
    .strictObject({
      /** In ascending order of rates. */
      costs: z.array(paceCostSchema).min(1),
      /** Null without a cost. */
      camerasPerCore: camerasPerCoreSchema.nullable(),
    })
    .optional(),
  /** What most trials say; a row of no trials is `unknown`. */
  verdict: verdictSchema,
  votes: votesSchema,
  ratioToBaseline: intervalSchema.nullable(),
  /** Ratios to the row one step below on the ladder, within rounds; null where that row has no figure. */
  stepGain: z
    .strictObject({ fps: intervalSchema.nullable(), cpuMsPerFrame: intervalSchema.nullable() })
    .nullable(),
  /** To the fastest reference of the scenario point, within rounds; null without one. */
  ratioToReference: intervalSchema.nullable(),
  /** Against the next row of the order by throughput: how many times faster; null where the row has no place or is last. */
  next: z
    .strictObject({
      runner: z.string(),
      variant: z.string(),
      finding: pairFindingSchema,
      times: intervalSchema.nullable(),
    })
    .nullable(),
  /** Absent in runs that did not count it. */
  breakdown: rowBreakdownSchema.optional(),
  /** What explains the figure; absent where no rule fires. */
  diagnoses: z.array(diagnosisSchema).optional(),
  sent: z.int().nullable(),
  delivered: z.int().nullable(),
  inFlight: z.int().nullable(),
  dropped: z.int().nullable(),
  lost: z.int().nullable(),
  wireBytes: z.int().nullable(),
  /** Shares of one core inside the window, median of the trials. */
  serverCpu: z.number().nullable(),
  generatorCpu: z.number().nullable(),
  /** Share of the window that the generator was blocked on its sockets. */
  blocked: z.number().nullable(),
  /** Share of one core that the server's main thread used. */
  mainThreadCpu: z.number().nullable(),
  /** Shares of CPU time taken by the hypervisor and by other programs, mean of the trials. */
  stealShare: z.number().nullable(),
  foreignShare: z.number().nullable(),
  /** Of other programs the one that took most CPU time, by its command line; absent where the row is not disturbed. */
  busiestProgram: z.string().optional(),
  /** Trials with figures, and how many of them are marked; absent where none is. */
  marks: z
    .strictObject({
      of: z.int(),
      /** Disturbed, where there was a repeat in both attempts. */
      disturbed: z.int(),
      /** The repeat of a disturbed trial, in its place. */
      repeated: z.int(),
      /** At two speeds, or with a stall. */
      unsteady: z.int(),
    })
    .optional(),
  /** Of a runtime that compiles while it runs: the median warm-up; absent for others. */
  warmUp: z
    .strictObject({
      ms: z.number(),
      limitMs: z.number(),
      /** Trials that had figures, and those among them that were not steady at the limit. */
      of: z.int(),
      unsteady: z.int(),
    })
    .optional(),
  /** The server's memory while a viewer was slow, and after it left. */
  memory: memorySeriesSchema.optional(),
  /** Viewers behind links of their own, in the order of the point, and last those beside them. */
  links: z.array(linkFiguresSchema).optional(),
  /** Scenario-specific figures; names contain the units. */
  metrics: z.record(z.string(), z.number()),
  /** For rows with a capacity search. */
  curve: curveSchema.optional(),
  applied: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
})

/** Neighbours in the order of a scenario point, at least two. */
const groupSchema = z.strictObject({
  scenario: z.string(),
  point: z.string(),
  generator: z.string(),
  /** What the order is by. */
  figure: z.enum(['fps', 'cpuMsPerFrame']),
  /** Of CPU per frame: the rate at which it was measured. */
  framesPerSecond: z.number().positive().optional(),
  /** `alike`: no pair differs by more than `atMost`; `bounds`: all are lower bounds. */
  kind: z.enum(['alike', 'bounds']),
  atMost: z.number().nullable(),
  /** Best first. */
  systems: z.array(z.strictObject({ runner: z.string(), variant: z.string() })).min(2),
})

/** What became of a claim, in the words of reports; `no effect seen` and `too noisy` come with a figure of their own. */
export const plainOutcomeSchema = z.enum([
  'holds',
  "holds, but it is the client's number",
  'the server can, this client cannot',
  'direction holds, size does not',
  'refuted',
  'only with a client that keeps up',
  'consistent: between the two clients',
  'not measured in this profile',
])

export const claimDecisionSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: plainOutcomeSchema }),
  /** `atMostPercent`: the upper limit of the effect. */
  z.strictObject({ outcome: z.literal('no effect seen'), atMostPercent: z.int().nonnegative() }),
  z.strictObject({ outcome: z.literal('too noisy'), moreRounds: z.int().positive() }),
])

const [plainDecision, noEffect, tooNoisy] = claimDecisionSchema.options

const claimShape = {
  id: z.string(),
  statement: z.string(),
  published: z.string(),
  /** FPS or a ratio, depending on the kind of the claim; null if not measured, or measured under disturbance. */
  withReferenceClient: intervalSchema.nullable(),
  withPreparedGenerator: intervalSchema.nullable(),
  /** Measured over published; null where no figure was published. */
  clientToPublished: intervalSchema.nullable(),
  preparedToPublished: intervalSchema.nullable(),
  reason: z.string(),
}

const claimOutcomeSchema = z.discriminatedUnion('outcome', [
  plainDecision.extend(claimShape),
  noEffect.extend(claimShape),
  tooNoisy.extend(claimShape),
])

export const summarySchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  startedAt: z.iso.datetime(),
  profile: z.string(),
  trials: z.strictObject({
    planned: z.int(),
    completed: z.int(),
    refused: z.int(),
    failed: z.int(),
    unavailable: z.int(),
    skipped: z.int(),
    /** Planned trials without a record: the run was interrupted. */
    missing: z.int(),
  }),
  rows: z.array(summaryRowSchema),
  claims: z.array(claimOutcomeSchema),
  /** Longest runs of neighbours, so that two may share systems. */
  groups: z.array(groupSchema),
  /** Interval of the ratio of the replica to the baseline: smaller differences are noise. */
  noiseFloor: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
})

export type Interval = z.infer<typeof intervalSchema>
export type PaceCost = z.infer<typeof paceCostSchema>
export type CamerasPerCore = z.infer<typeof camerasPerCoreSchema>
export type Verdict = z.infer<typeof verdictSchema>
export type Votes = z.infer<typeof votesSchema>
export type PairFinding = z.infer<typeof pairFindingSchema>
export type SummaryGroup = z.infer<typeof groupSchema>
export type RowBreakdown = z.infer<typeof rowBreakdownSchema>
export type SummaryRow = z.infer<typeof summaryRowSchema>
export type ClaimDecision = z.infer<typeof claimDecisionSchema>
export type ClaimOutcome = z.infer<typeof claimOutcomeSchema>
export type Summary = z.infer<typeof summarySchema>
