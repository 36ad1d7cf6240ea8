// What `npm run compare` finds out about two runs: the shape that `--json` prints.
import * as z from 'zod'
import { rowIdentitySchema, schemaVersion } from './schema.ts'
import { intervalSchema, rowStatusSchema, verdictSchema } from './summary-schema.ts'

/** What one of the two runs has of a row. */
const sideSchema = z.strictObject({
  status: rowStatusSchema,
  reason: z.string().nullable(),
  /** Completed trials. */
  perTrial: z.int().nonnegative(),
  fps: intervalSchema.nullable(),
  verdict: verdictSchema,
  cpuMsPerFrame: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Of a row whose number of cameras was searched for, median of the trials. */
  cameras: z.number().nullable(),
})

/**
 * `open`: both have a figure, and `why` says what forbids a judgement; `none`: neither has one.
 * `status`: what became of the row is not the same in both.
 */
export const changeSchema = z.enum(['faster', 'slower', 'tie', 'open', 'status', 'new', 'gone', 'none'])

const comparedRowSchema = z.strictObject({
  ...rowIdentitySchema.shape,
  /** As reports call it among the rows of its point and generator. */
  name: z.string(),
  generatorLabel: z.string().nullable(),
  change: changeSchema,
  why: z.string().nullable(),
  a: sideSchema.nullable(),
  b: sideSchema.nullable(),
  /** Frames a second, B over A, with the 95 % interval of two independent runs. */
  ratio: intervalSchema.nullable(),
  /** CPU-ms a frame, B over A. */
  cpuRatio: z.number().nullable(),
  /** Slower by more than the limit that was asked for, with the whole interval. */
  isRegression: z.boolean(),
})

const runSideSchema = z.strictObject({
  folder: z.string(),
  startedAt: z.iso.datetime(),
  profile: z.string(),
  noiseFloor: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
})

const differenceSchema = z.strictObject({ what: z.string(), a: z.string(), b: z.string() })

export const comparisonSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  a: runSideSchema,
  b: runSideSchema,
  /** What forbids or weakens conclusions; sentences. */
  warnings: z.array(z.string()),
  /** What servers ran with in A and not in B, and the rows of which that is true. */
  settings: z.array(z.strictObject({ ...differenceSchema.shape, rows: z.array(z.string()).min(1) })),
  environment: z.array(
    z.strictObject({
      ...differenceSchema.shape,
      /** What machine it is, what runs on it, or what was asked of it. */
      kind: z.enum(['machine', 'surroundings', 'work']),
    }),
  ),
  /** Speeds of the machine itself as each run measured them, B over A; null where one did not. */
  speeds: z.array(z.strictObject({ what: z.string(), ratio: z.number().nullable() })),
  /** Rows of a scenario point and generator stand together. */
  rows: z.array(comparedRowSchema),
  /** Median of the rows' ratios: far from 1 where something slowed all of them. */
  medianRatio: z.number().nullable(),
  /** A ratio up to here, to either side, may be one row against itself: the smaller of the runs' noise floors. */
  noiseMargin: z.number(),
  /** As asked for: 0.05 lets a row be 5 % slower. */
  failAbove: z.number().nullable(),
})

export type Change = z.infer<typeof changeSchema>
export type ComparedSide = z.infer<typeof sideSchema>
export type ComparedRow = z.infer<typeof comparedRowSchema>
export type Comparison = z.infer<typeof comparisonSchema>
