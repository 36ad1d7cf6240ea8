// `summary.json`: one tidy row a measured thing, and what was published about it. Derived, re-derivable.
import * as z from 'zod'
import { curveSchema } from './capacity-schema.ts'
import { rowIdentitySchema, schemaVersion } from './schema.ts'
import { memorySeriesSchema } from './slow-viewer-schema.ts'

export const intervalSchema = z.strictObject({
  median: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

/** Who was the limit; `unknown` because a probe that cannot measure says so. */
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
  /** Name of the generator where it is not the suite's own prepared one. */
  generatorLabel: z.string().nullable(),
  role: z.enum(['subject', 'reference', 'reference-receiver', 'generator']),
  ownership: z.enum(['view', 'owned']).nullable(),
  runtime: z.string().nullable(),
  runtimeVersion: z.string().nullable(),
  library: z.string().nullable(),
  libraryVersion: z.string().nullable(),
  /** `Sec-WebSocket-Extensions` as server and generator agreed on it; null where none was. */
  extensions: z.string().nullable(),
  /** Version and cipher of TLS, null without. */
  cipher: z.string().nullable(),
  status: rowStatusSchema,
  /** Why there is no figure, or why it must not be ranked. */
  reason: z.string().nullable(),
  trials: z.strictObject({
    planned: z.int(),
    completed: z.int(),
    refused: z.int(),
    failed: z.int(),
    unavailable: z.int(),
    skipped: z.int(),
  }),
  /** Delivered frames a second of each completed trial, in order of rounds. */
  perTrial: z.array(z.strictObject({ round: z.int(), fps: z.number(), cpuMsPerFrame: z.number() })),
  fps: intervalSchema.nullable(),
  bytesPerSecond: z.number().nullable(),
  cpuMsPerFrame: z.number().nullable(),
  cpuMsPerGigabyte: z.number().nullable(),
  peakRssBytes: z.int().nullable(),
  /** Of all trials together; a percentile is null with fewer than ten images beyond it. */
  latencyMs: z
    .strictObject({
      p50: z.number().nullable(),
      p90: z.number().nullable(),
      p99: z.number().nullable(),
      p999: z.number().nullable(),
      max: z.number(),
      /** Images behind these figures, of all trials together. */
      samples: z.int().positive(),
    })
    .nullable(),
  verdict: verdictSchema,
  ratioToBaseline: intervalSchema.nullable(),
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
  /** Share of the window that the load waited for the socket. */
  blocked: z.number().nullable(),
  /** Share of one core that the server's first thread used. */
  mainThreadCpu: z.number().nullable(),
  /** Shares of the CPUs that the hypervisor and other programs took, mean of the trials. */
  stealShare: z.number().nullable(),
  foreignShare: z.number().nullable(),
  /** The server's memory while a viewer was slow, and after it had gone. */
  memory: memorySeriesSchema.optional(),
  /** What a scenario has of its own, named with units. */
  metrics: z.record(z.string(), z.number()),
  /** Of a row whose number of cameras was searched for. */
  curve: curveSchema.optional(),
  applied: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
})

const claimOutcomeSchema = z.strictObject({
  id: z.string(),
  statement: z.string(),
  published: z.string(),
  /** In words; null where neither generator measured it. */
  measured: z.string().nullable(),
  /** Frames a second, or a ratio, by the kind of the claim; null where it was not measured. */
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
    /** Planned trials of which there is no record: the run was interrupted. */
    missing: z.int(),
  }),
  rows: z.array(summaryRowSchema),
  claims: z.array(claimOutcomeSchema),
  /** Interval of the baseline's ratio to itself: what differs by less is a tie. */
  noiseFloor: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
})

export type Interval = z.infer<typeof intervalSchema>
export type Verdict = z.infer<typeof verdictSchema>
export type SummaryRow = z.infer<typeof summaryRowSchema>
export type ClaimOutcome = z.infer<typeof claimOutcomeSchema>
export type Summary = z.infer<typeof summarySchema>
