// What `npm run load` finds out about a server that is not ours: the shape that `--json` prints.
import * as z from 'zod'
import { closingKindSchema, externalServerSchema } from '../runners/contract.ts'
import { capacityLimitSchema } from './capacity-schema.ts'
import { schemaVersion } from './schema.ts'
import { verdictSchema } from './summary-schema.ts'

/** Percentiles are null with fewer than ten samples beyond them. */
const percentilesSchema = z.strictObject({
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p99: z.number().nullable(),
  p999: z.number().nullable(),
  max: z.number(),
  samples: z.int().nonnegative(),
})

/** Times in ms, and the whole histogram: whole µs, compressed V2 encoding of HdrHistogram, base64. */
export const timesSchema = z.strictObject({ ...percentilesSchema.shape, histogram: z.base64() })

const settingsSchema = z.strictObject({
  url: z.string(),
  mode: z.enum(['ingest', 'echo', 'view']),
  connections: z.int().positive(),
  processes: z.int().positive(),
  /** Images a second of each connection; null: no rate is kept. */
  fps: z.number().positive().nullable(),
  /** Images of a connection in flight; null: no limit. */
  window: z.int().positive().nullable(),
  warmupMs: z.number().nonnegative(),
  durationMs: z.number().positive(),
  deflate: z.enum(['off', 'precompressed', 'live']),
  /** Values of headers are left out: they may be secrets. */
  server: z.strictObject({
    ...externalServerSchema.omit({ headers: true }).shape,
    headers: z.array(z.string()),
  }),
})

/** Null in the mode `view`: these are what was sent. */
const imagesSchema = z.strictObject({
  frameBytes: z.int().positive(),
  /** With the envelope; without the protocol's own header. */
  messageBytes: z.int().positive(),
  /** Different ones. */
  count: z.int().positive(),
  /** Folder of the user's own; null: the suite's. */
  folder: z.string().nullable(),
})

/** What each figure counts: handed to the kernel, answered (or sent back), or arrived at a viewer. */
export const countedSchema = z.enum(['sent', 'delivered', 'received'])

const tickSchema = z.strictObject({
  /** End of the tick, from the beginning of the window. */
  atMs: z.number().nonnegative(),
  frames: z.int().nonnegative(),
  fps: z.number().nonnegative(),
  gbitPerSecond: z.number().nonnegative(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Of the slowest image; null where none came, or nothing is timed. */
  maxMs: z.number().nullable(),
  latenessP99Ms: z.number().nullable(),
  /** Share of the time that the load side waited for its sockets. */
  blocked: z.number().nullable(),
  openConnections: z.int().nonnegative(),
})

const endSchema = z.strictObject({
  kind: closingKindSchema,
  code: z.int(),
  reason: z.string(),
  count: z.int().positive(),
})

export const thresholdResultSchema = z.strictObject({
  /** As it was written. */
  text: z.string(),
  /** Null where there was nothing to measure it by. */
  value: z.number().nullable(),
  met: z.boolean(),
})

const probeSchema = z.strictObject({
  connections: z.int().positive(),
  carried: z.boolean(),
  /** Null where it was carried. */
  limit: capacityLimitSchema.nullable(),
  /** In words; empty where it was carried. */
  reason: z.string(),
  fps: z.number().nonnegative().nullable(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
})

export const loadCapacitySchema = z.strictObject({
  goal: z.string(),
  /** Connections that were carried, and again in the confirmation; 0 where not even one was. */
  connections: z.int().nonnegative(),
  isLowerBound: z.boolean(),
  limitedBy: z.enum([...capacityLimitSchema.options, 'range']),
  isConfirmed: z.boolean(),
  probes: z.array(probeSchema).min(1),
})

export const loadResultSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  startedAt: z.iso.datetime(),
  settings: settingsSchema,
  images: imagesSchema.nullable(),
  agreed: z.strictObject({
    extensions: z.string().nullable(),
    subprotocol: z.string().nullable(),
    cipher: z.string().nullable(),
  }),
  /** The time that all figures are of; shorter than asked for where it was cut off. */
  windowMs: z.number().nonnegative(),
  interrupted: z.boolean(),
  counted: countedSchema,
  frames: z.int().nonnegative(),
  fps: z.number().nonnegative(),
  /** Of the messages that were counted. */
  gbitPerSecond: z.number().nonnegative(),
  /** Handed to the kernel in the window, whatever became of them; null in the mode `view`. */
  sentFrames: z.int().nonnegative().nullable(),
  /**
   * Handed to the kernel from the first image to the last, warm-up included: as many as a server without loss has taken.
   * Null in the mode `view`, and where the kernel did not take the last of them in time.
   */
  sentInAll: z.int().nonnegative().nullable(),
  /** Due by the rate in the window; null where none is kept. */
  dueFrames: z.int().nonnegative().nullable(),
  /** From the intended time of sending to the answer's last byte; null where nothing is answered. */
  latency: timesSchema.nullable(),
  /** Images that had no answer when the window ended; null where nothing is answered. */
  unanswered: z.int().nonnegative().nullable(),
  /** How late writes began; null where no rate is kept. */
  lateness: timesSchema.nullable(),
  /** Between images of one viewer; null but in the mode `view`. */
  intervals: timesSchema.nullable(),
  view: z
    .strictObject({
      leastBytes: z.int().nullable(),
      meanBytes: z.number().nullable(),
      mostBytes: z.int().nullable(),
      /** Mean difference of neighbouring intervals. */
      jitterMs: z.number().nullable(),
      saved: z.int().nonnegative(),
      saveFault: z.string().nullable(),
    })
    .nullable(),
  load: z.strictObject({
    /** Share of a core of the busiest process. */
    cpu: z.number().nonnegative(),
    blocked: z.number().nullable(),
    peakRssBytes: z.int().nonnegative(),
  }),
  connections: z.strictObject({
    /** At the end of the window. */
    open: z.int().nonnegative(),
    /** Open ones that took, or got, no whole image in the window. */
    stalled: z.int().nonnegative(),
    leastFrames: z.int().nonnegative(),
    mostFrames: z.int().nonnegative(),
    ends: z.array(endSchema),
  }),
  /** Messages of the server that were no answers and no images. */
  otherMessages: z.int().nonnegative(),
  /** Answers with another content than they were to have. */
  wrongAnswers: z.int().nonnegative(),
  verdict: verdictSchema,
  why: z.string(),
  thresholds: z.array(thresholdResultSchema),
  ticks: z.array(tickSchema),
  capacity: loadCapacitySchema.nullable(),
})

export type LoadResult = z.infer<typeof loadResultSchema>
export type LoadTimes = z.infer<typeof timesSchema>
export type LoadTick = z.infer<typeof tickSchema>
export type LoadEnd = z.infer<typeof endSchema>
export type LoadCapacity = z.infer<typeof loadCapacitySchema>
export type LoadProbe = z.infer<typeof probeSchema>
export type ThresholdResult = z.infer<typeof thresholdResultSchema>
export type Counted = z.infer<typeof countedSchema>
