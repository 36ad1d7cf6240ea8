// Result of `npm run load` for an external server: the schema of its `--json` output.
import * as z from 'zod'
import { closingKindSchema, externalServerSchema, otherMessagesSchema } from '../runners/contract.ts'
import { breakdownRecordSchema } from './breakdown-schema.ts'
import { capacityLimitSchema } from './capacity-schema.ts'
import { diagnosisSchema } from './diagnosis-schema.ts'
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
  /** FPS of each connection; null without a rate. */
  fps: z.number().positive().nullable(),
  /** Frames in flight per connection; null without a limit. */
  window: z.int().positive().nullable(),
  warmupMs: z.number().nonnegative(),
  durationMs: z.number().positive(),
  deflate: z.enum(['off', 'precompressed', 'live']),
  /** Without the values of headers, which may be secrets. */
  server: z.strictObject({
    ...externalServerSchema.omit({ headers: true }).shape,
    headers: z.array(z.string()),
  }),
})

/** The frames sent; null in mode `view`. */
const imagesSchema = z.strictObject({
  frameBytes: z.int().positive(),
  /** With the envelope, without the protocol's header. */
  messageBytes: z.int().positive(),
  /** Distinct frames. */
  count: z.int().positive(),
  /** Folder of the user's images; null for the suite's. */
  folder: z.string().nullable(),
})

/** What the figures count: frames handed to the kernel, answered (or sent back), or received by a viewer. */
export const countedSchema = z.enum(['sent', 'delivered', 'received'])

/** `ended`: the server ended connections. */
const loadVerdictSchema = z.enum([...verdictSchema.options, 'ended'])

const tickSchema = z.strictObject({
  /** End of the tick, from the start of the window. */
  atMs: z.number().nonnegative(),
  frames: z.int().nonnegative(),
  fps: z.number().nonnegative(),
  gbitPerSecond: z.number().nonnegative(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Of the slowest frame; null if none arrived, or nothing is timed. */
  maxMs: z.number().nullable(),
  latenessP99Ms: z.number().nullable(),
  /** Share of the time that the generator was blocked on its sockets. */
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
  /** As given. */
  text: z.string(),
  /** Null if not measured. */
  value: z.number().nullable(),
  met: z.boolean(),
  /** Counts answers that may belong to other frames: not met, whatever the value. */
  doubtful: z.boolean(),
})

const probeSchema = z.strictObject({
  connections: z.int().positive(),
  carried: z.boolean(),
  /** Null if carried. */
  limit: capacityLimitSchema.nullable(),
  /** As a sentence; empty if carried. */
  reason: z.string(),
  fps: z.number().nonnegative().nullable(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
})

export const loadCapacitySchema = z.strictObject({
  goal: z.string(),
  /** Connections carried and confirmed; 0 if not even one was carried. */
  connections: z.int().nonnegative(),
  isLowerBound: z.boolean(),
  limitedBy: z.enum([...capacityLimitSchema.options, 'range']),
  isConfirmed: z.boolean(),
  probes: z.array(probeSchema).min(1),
})

/** The server's process on this machine, with all that came from it. */
const serverProcessSchema = z.strictObject({
  pid: z.int().positive(),
  command: z.string(),
  /** The kernel's name for its first thread. */
  threadName: z.string(),
  /** By the name of its program; null for one that says nothing. */
  runtime: z.string().nullable(),
  /** At the end of the window. */
  processes: z.int().positive(),
  /** Shares of one core, on all CPUs. */
  userCpu: z.number().nonnegative(),
  systemCpu: z.number().nonnegative(),
  /** Of all processes, at the end of the window. */
  rssBytes: z.int().nonnegative(),
  /** Of the first process since its start. */
  peakRssBytes: z.int().nonnegative(),
  breakdown: breakdownRecordSchema,
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
  /** Length of the window; shorter than requested if interrupted. */
  windowMs: z.number().nonnegative(),
  interrupted: z.boolean(),
  counted: countedSchema,
  frames: z.int().nonnegative(),
  fps: z.number().nonnegative(),
  /** Of the counted messages. */
  gbitPerSecond: z.number().nonnegative(),
  /** Handed to the kernel in the window, whether or not they arrived; null in mode `view`. */
  sentFrames: z.int().nonnegative().nullable(),
  /**
   * Handed to the kernel from the first frame to the last, including warm-up: a server without loss has received as many.
   * Null in mode `view`, and if the kernel did not accept the last frame in time.
   */
  sentInAll: z.int().nonnegative().nullable(),
  /** Frames due in the window; null without a rate. */
  dueFrames: z.int().nonnegative().nullable(),
  /** From the intended send time to the answer's last byte; null without answers. */
  latency: timesSchema.nullable(),
  /** Frames unanswered at the end of the window; null without answers. */
  unanswered: z.int().nonnegative().nullable(),
  /** Send lateness; null without a rate. */
  lateness: timesSchema.nullable(),
  /** Between frames of one viewer; null except in mode `view`. */
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
      others: otherMessagesSchema,
    })
    .nullable(),
  generator: z.strictObject({
    /** Share of a core of the busiest process. */
    cpu: z.number().nonnegative(),
    blocked: z.number().nullable(),
    peakRssBytes: z.int().nonnegative(),
  }),
  connections: z.strictObject({
    /** At the end of the window. */
    open: z.int().nonnegative(),
    /** Open connections without a complete frame in the window. */
    stalled: z.int().nonnegative(),
    leastFrames: z.int().nonnegative(),
    mostFrames: z.int().nonnegative(),
    ends: z.array(endSchema),
  }),
  /** Messages from the server that are neither answers nor frames. */
  otherMessages: z.int().nonnegative(),
  /** Messages that were ignored, by the prefixes in the settings. */
  ignoredMessages: z.int().nonnegative(),
  /** Answers with unexpected content. */
  wrongAnswers: z.int().nonnegative(),
  /** Messages since the start of the window that came while no frame waited for an answer. */
  unaskedMessages: z.int().nonnegative(),
  /** Frames still without an answer when the server had fallen silent; null where that is unknown. */
  missingAnswers: z.int().nonnegative().nullable(),
  /** Why answers may have been matched to the wrong frames, so that latency and rate prove nothing; null: no sign of it. */
  doubt: z.string().nullable(),
  verdict: loadVerdictSchema,
  why: z.string(),
  thresholds: z.array(thresholdResultSchema),
  ticks: z.array(tickSchema),
  capacity: loadCapacitySchema.nullable(),
  /** With `--pid` alone; null where the process ended inside the window. */
  serverProcess: serverProcessSchema.nullable().optional(),
  /** What explains the server's figures; with `--pid` alone. */
  diagnoses: z.array(diagnosisSchema).optional(),
})

export type LoadResult = z.infer<typeof loadResultSchema>
export type LoadTimes = z.infer<typeof timesSchema>
export type LoadTick = z.infer<typeof tickSchema>
export type LoadEnd = z.infer<typeof endSchema>
export type LoadCapacity = z.infer<typeof loadCapacitySchema>
export type LoadProbe = z.infer<typeof probeSchema>
export type ThresholdResult = z.infer<typeof thresholdResultSchema>
export type Counted = z.infer<typeof countedSchema>
