// How many paced cameras a server carries: the answer of a search, and every probe that led to it.
import * as z from 'zod'

/** What is searched for: the largest number of cameras that keeps the limit. */
export const capacityGoalSchema = z.strictObject({
  p99Ms: z.number().positive(),
  startCameras: z.int().positive(),
  maxCameras: z.int().positive(),
})

/** Why a number of cameras was not carried. */
export const capacityLimitSchema = z.enum([
  /** The 99th percentile was over the limit. */
  'latency',
  /** Images were lost, or answered with a wrong number. */
  'loss',
  /** Fewer images arrived than were due. */
  'rate',
  /** The trial failed: the server died, closed connections, or gave no answer. */
  'failure',
  /** The cameras' own process was the limit: the server may carry more. */
  'load',
  /** The hypervisor or other programs took so much of the CPUs that nothing is known of the server. */
  'disturbance',
])

const figuresSchema = z.strictObject({
  /** Frames a second of all cameras together. */
  offeredFps: z.number().nonnegative(),
  deliveredFps: z.number().nonnegative(),
  /**
   * From the intended time of sending to the answer, or to the end of the window where there was none yet. A percentile
   * is null with fewer than ten samples beyond it.
   */
  p50Ms: z.number().nonnegative().nullable(),
  p90Ms: z.number().nonnegative().nullable(),
  p99Ms: z.number().nonnegative().nullable(),
  maxMs: z.number().nonnegative().nullable(),
  sendLatenessP99Ms: z.number().nonnegative().nullable(),
  /** Shares of one core. */
  serverCpu: z.number().nonnegative(),
  generatorCpu: z.number().nonnegative(),
  /** Shares of the CPUs that the hypervisor and other programs took; null where the kernel does not tell. */
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
    /** In words. */
    reason: z.string(),
    /** Null of a trial that failed. */
    figures: figuresSchema.nullable(),
  }),
])

export const capacitySchema = z.strictObject({
  /** Cameras that were carried, and again in the confirmation; 0 where not even one was. */
  cameras: z.int().nonnegative(),
  /** The server may carry more: what stopped the search was not the server. */
  isLowerBound: z.boolean(),
  /** What the next larger number met; `range` where the largest number that is tried was carried. */
  limitedBy: z.enum([...capacityLimitSchema.options, 'range']),
  /** False where confirmations failed so often that the search ended with a number that was carried once. */
  isConfirmed: z.boolean(),
  p99LimitMs: z.number().positive(),
  /** In the order they were made, the confirmation last. */
  probes: z.array(probeSchema).min(1),
})

/** Load against latency, over all probes of a row: in order of rounds, then of cameras. */
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
