// `summary.json`: one row per measured row, and the outcomes of the published claims. Derived from run.json and trials.jsonl.
import * as z from 'zod'
import { curveSchema } from './capacity-schema.ts'
import { rungSchema } from './rung-schema.ts'
import { rowIdentitySchema, schemaVersion } from './schema.ts'
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

export const rowStatusSchema = z.enum(['completed', 'refused', 'failed', 'unavailable', 'skipped'])

export const summaryRowSchema = z.strictObject({
  ...rowIdentitySchema.shape,
  label: z.string(),
  /** Name of the generator; null for the prepared one. */
  generatorLabel: z.string().nullable(),
  role: z.enum(['subject', 'reference', 'framework', 'reference-receiver', 'generator']),
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
  verdict: verdictSchema,
  ratioToBaseline: intervalSchema.nullable(),
  /** Ratios to the row one step below on the ladder, within rounds; null where that row has no figure. */
  stepGain: z
    .strictObject({ fps: intervalSchema.nullable(), cpuMsPerFrame: intervalSchema.nullable() })
    .nullable(),
  ratioToReference: z.number().nullable(),
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
  /** The server's memory while a viewer was slow, and after it left. */
  memory: memorySeriesSchema.optional(),
  /** Scenario-specific figures; names contain the units. */
  metrics: z.record(z.string(), z.number()),
  /** For rows with a capacity search. */
  curve: curveSchema.optional(),
  applied: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
})

const claimOutcomeSchema = z.strictObject({
  id: z.string(),
  statement: z.string(),
  published: z.string(),
  /** As text; null if neither generator measured it. */
  measured: z.string().nullable(),
  /** FPS or a ratio, depending on the kind of the claim; null if not measured. */
  withReferenceClient: intervalSchema.nullable(),
  withPreparedGenerator: intervalSchema.nullable(),
  holds: z.enum(['yes', 'no', 'only with the reference client', 'unknown']),
  why: z.string(),
})

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
  /** Interval of the ratio of the replica to the baseline: smaller differences are ties. */
  noiseFloor: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
})

export type Interval = z.infer<typeof intervalSchema>
export type Verdict = z.infer<typeof verdictSchema>
export type SummaryRow = z.infer<typeof summaryRowSchema>
export type ClaimOutcome = z.infer<typeof claimOutcomeSchema>
export type Summary = z.infer<typeof summarySchema>
