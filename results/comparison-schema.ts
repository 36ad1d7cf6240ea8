// Result of `npm run compare`: the schema of its `--json` output.
import * as z from 'zod'
import { rowIdentitySchema, schemaVersion } from './schema.ts'
import { intervalSchema, rowStatusSchema, verdictSchema } from './summary-schema.ts'

/** A row in one of the two runs. */
const sideSchema = z.strictObject({
  status: rowStatusSchema,
  reason: z.string().nullable(),
  /** Completed trials. */
  perTrial: z.int().nonnegative(),
  fps: intervalSchema.nullable(),
  verdict: verdictSchema,
  cpuMsPerFrame: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Of a row with a capacity search: median of the trials. */
  cameras: z.number().nullable(),
})

/**
 * `open`: both have a figure, and `why` says why it cannot be judged; `none`: neither has one;
 * `status`: the outcomes differ.
 */
export const changeSchema = z.enum(['faster', 'slower', 'noise', 'open', 'status', 'new', 'gone', 'none'])

const comparedRowSchema = z.strictObject({
  ...rowIdentitySchema.shape,
  /** Unique among the rows of its point and generator. */
  name: z.string(),
  generatorLabel: z.string().nullable(),
  change: changeSchema,
  why: z.string().nullable(),
  a: sideSchema.nullable(),
  b: sideSchema.nullable(),
  /** FPS, B over A, with the 95 % interval of two independent runs. */
  ratio: intervalSchema.nullable(),
  /** CPU time per frame, B over A. */
  cpuRatio: z.number().nullable(),
  /** The whole interval is below the requested threshold. */
  isRegression: z.boolean(),
  /** A has a figure, or an interval, that B lacks. */
  isMissing: z.boolean(),
})

const runSideSchema = z.strictObject({
  folder: z.string(),
  startedAt: z.iso.datetime(),
  profile: z.string(),
  /** Planned trials without a record. */
  missingTrials: z.int().nonnegative(),
  noiseFloor: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
})

const differenceSchema = z.strictObject({ what: z.string(), a: z.string(), b: z.string() })

export const comparisonSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  a: runSideSchema,
  b: runSideSchema,
  /** Reasons to distrust the ratios; sentences. */
  warnings: z.array(z.string()),
  /** Settings that differ between A and B, and the affected rows. */
  settings: z.array(z.strictObject({ ...differenceSchema.shape, rows: z.array(z.string()).min(1) })),
  environment: z.array(
    z.strictObject({
      ...differenceSchema.shape,
      /** Hardware, software and limits around the run, or what was measured. */
      kind: z.enum(['machine', 'environment', 'workload']),
    }),
  ),
  /** Speeds of the machine as each run measured them, B over A; null if one did not. */
  speeds: z.array(z.strictObject({ what: z.string(), ratio: z.number().nullable() })),
  /** Rows of a scenario point and generator are adjacent. */
  rows: z.array(comparedRowSchema),
  /** Median of the rows' ratios: far from 1 if something affected all rows. */
  medianRatio: z.number().nullable(),
  /** Ratios up to this value, or down to its inverse, are within the smaller of the runs' noise floors. */
  noiseMargin: z.number(),
  /** Requested threshold: 0.05 allows a row to be 5 % slower. */
  failAbove: z.number().nullable(),
  /** Why the threshold is not kept; empty without a threshold. `nothing-judged`: no row is faster, slower or noise. */
  gateFailures: z.array(z.enum(['slower', 'missing-rows', 'unfinished', 'nothing-judged'])),
})

export type Change = z.infer<typeof changeSchema>
export type ComparedSide = z.infer<typeof sideSchema>
export type ComparedRow = z.infer<typeof comparedRowSchema>
export type Comparison = z.infer<typeof comparisonSchema>
