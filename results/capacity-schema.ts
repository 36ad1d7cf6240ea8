// Result of a capacity search: the number of paced cameras a server carries, and every probe.
import * as z from 'zod'

/** Goal of a search: the largest number of cameras within the limit. */
export const capacityGoalSchema = z.strictObject({
  p99Ms: z.number().positive(),
  startCameras: z.int().positive(),
  maxCameras: z.int().positive(),
  /** Of a short search; absent: to 4 %, confirmed, in windows that are long enough for p99. */
  coarse: z.strictObject({ tolerance: z.number().positive(), windowMs: z.int().positive() }).optional(),
})

/** Why a number of cameras was not carried. */
export const capacityLimitSchema = z.enum([
  /** p99 was above the limit. */
  'latency',
  /** Frames were lost, or answered with a wrong number. */
  'loss',
  /** Fewer frames arrived than were due. */
  'rate',
  /** The trial failed: the server died, closed connections, or did not answer. */
  'failure',
  /** The load generator was the limit: the server may carry more. */
  'generator',
  /** The hypervisor or other programs took too much CPU time to judge the server. */
  'disturbance',
])

const figuresSchema = z.strictObject({
  /** FPS of all cameras together. */
  offeredFps: z.number().nonnegative(),
  deliveredFps: z.number().nonnegative(),
  /**
   * From the intended send time to the answer, or to the end of the window for unanswered frames. A percentile is null with
   * fewer than ten samples beyond it.
   */
  p50Ms: z.number().nonnegative().nullable(),
  p90Ms: z.number().nonnegative().nullable(),
  p99Ms: z.number().nonnegative().nullable(),
  maxMs: z.number().nonnegative().nullable(),
  sendLatenessP99Ms: z.number().nonnegative().nullable(),
  /** Shares of one core. */
  serverCpu: z.number().nonnegative(),
  generatorCpu: z.number().nonnegative(),
  /** Shares of CPU time taken by the hypervisor and by other programs; null if the kernel does not report them. */
  stealShare: z.number().nonnegative().nullable(),
  foreignShare: z.number().nonnegative().nullable(),
})

/** One trial at one number of cameras. */
export const probeSchema = z.discriminatedUnion('carried', [
  z.strictObject({ carried: z.literal(true), cameras: z.int().positive(), figures: figuresSchema }),
  z.strictObject({
    carried: z.literal(false),
    cameras: z.int().positive(),
    limit: capacityLimitSchema,
    /** As a sentence. */
    reason: z.string(),
    /** Null for a failed trial. */
    figures: figuresSchema.nullable(),
  }),
])

export const capacitySchema = z.strictObject({
  /** Cameras carried and confirmed; 0 if not even one was carried. */
  cameras: z.int().nonnegative(),
  /** The server may carry more: something else limited the search. */
  isLowerBound: z.boolean(),
  /** Why the next larger number was not carried; `range` if the largest number of the search was carried. */
  limitedBy: z.enum([...capacityLimitSchema.options, 'range']),
  /** False if the search ended with a number that was carried once, after too many failed confirmations. */
  isConfirmed: z.boolean(),
  p99LimitMs: z.number().positive(),
  /** In order of time, the confirmation last. */
  probes: z.array(probeSchema).min(1),
})

/** Latency by load over all probes of a row, ordered by round, then by cameras. */
export const curveSchema = z.array(
  z.strictObject({
    round: z.int().positive(),
    cameras: z.int().positive(),
    p50Ms: z.number().nonnegative().nullable(),
    p99Ms: z.number().nonnegative().nullable(),
    carried: z.boolean(),
  }),
)

export type Curve = z.infer<typeof curveSchema>
export type CapacityLimit = z.infer<typeof capacityLimitSchema>
export type ProbeFigures = z.infer<typeof figuresSchema>
export type Probe = z.infer<typeof probeSchema>
export type Capacity = z.infer<typeof capacitySchema>
