// What server and camera processes are told and what they answer: the border between harness and runners.
import * as z from 'zod'

/** What a server does with images. Modes vary behaviour; scenarios vary numbers. */
export const modeSchema = z.enum(['ingest'])

/** Limits handed to a server. Null leaves the library's own default; a number is applied as it is. */
export const limitsSchema = z.strictObject({
  /** Largest message the server must accept, in bytes. */
  maxMessageBytes: z.int().positive().nullable(),
  /** Bytes that may wait unsent for one receiver before the library drops or closes. */
  backpressureBytes: z.int().positive().nullable(),
  /** Seconds without traffic after which the server closes; 0 switches the timer off. */
  idleTimeoutSeconds: z.int().nonnegative().nullable(),
})

/** The switches that a variant sets. `default` means: what the library does when nobody asks. */
export const switchesSchema = z.strictObject({
  /** `raised` applies the limits handed over; `published` what the published numbers were measured with. */
  limits: z.enum(['default', 'raised', 'published']),
  deflate: z.enum(['default', 'on', 'off']),
  accelerator: z.enum(['default', 'on', 'off']),
  /** `tuned` applies the library's other options for large binary messages. */
  idiom: z.enum(['plain', 'tuned']),
  /** One log line a message on stderr. */
  log: z.boolean(),
  /** Copy each image out of a view that the library takes back after the callback. */
  keep: z.boolean(),
})

/** The one JSON argument of a server process. */
export const runnerConfigSchema = z.strictObject({
  mode: modeSchema,
  limits: limitsSchema,
  switches: switchesSchema,
  /** Payload bytes of the images to come: for buffers of the right size, and for the control, which counts bytes. */
  frameBytes: z.int().positive(),
  /** Package that provides the library, where several could (uWebSockets.js). */
  package: z.string().nullable(),
  /** Asks for `digest` in the stats line. For conformance checks: false in every measured trial. */
  digest: z.boolean(),
})

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** First line of a server's stdout once it listens: who it is and what it really applied. */
export const readyLineSchema = z.strictObject({
  event: z.literal('ready'),
  port: z.int().min(1).max(65535),
  runtime: z.string(),
  runtimeVersion: z.string(),
  library: z.string(),
  libraryVersion: z.string(),
  /** `view`: the bytes expire with the callback. `owned`: the application may keep them. */
  ownership: z.enum(['view', 'owned']),
  /** Settings in force, named in the library's own words; `maxMessageBytes` is null where there is no limit. */
  applied: z
    .record(z.string(), scalarSchema)
    .and(z.object({ maxMessageBytes: z.int().positive().nullable() })),
})

/** Printed instead of the ready line by a server that cannot run here, followed by exit code 0. */
export const unavailableLineSchema = z.strictObject({
  event: z.literal('unavailable'),
  reason: z.string(),
  remedy: z.string(),
})

/** Answer to a line `stats` on stdin. Counters are totals since the start. */
export const statsLineSchema = z.strictObject({
  event: z.literal('stats'),
  /** The server's own monotonic clock, ns since an origin of its choice. */
  timeNs: z.number().nonnegative(),
  /** Messages and payload bytes delivered to the application. */
  frames: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** CPU of the whole process from its own rusage. */
  userCpuMicros: z.number().nonnegative(),
  systemCpuMicros: z.number().nonnegative(),
  rssBytes: z.int().nonnegative(),
  peakRssBytes: z.int().nonnegative(),
  /** Messages dropped by declared policy, and messages that could not be handled. */
  dropped: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** `timeNs` of the last delivery; null before the first. */
  lastDeliveryNs: z.number().nonnegative().nullable(),
  /**
   * Chain over every delivered message, where the configuration asks for it: each link is SHA-256 of the link before
   * (32 zero bytes at first), the opcode in one byte (1 text, 2 binary) and the payload.
   */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})

/** The one JSON argument of a camera process. */
export const cameraJobSchema = z.strictObject({
  url: z.url({ protocol: /^wss?$/ }),
  /** Prepared frames: `frameCount` images of `frameBytes` each, one after the other. */
  frameFile: z.string(),
  frameBytes: z.int().positive(),
  frameCount: z.int().positive(),
  connections: z.int().positive(),
  /** `precompressed` sends images that were deflated beforehand, `live` deflates each when it is sent. */
  deflate: z.enum(['off', 'precompressed', 'live']),
  /** Frames a second of each connection, open loop; null sends flat out. */
  pace: z.strictObject({ fps: z.number().positive() }).nullable(),
  /** Seed of the masking keys. */
  seed: z.int(),
})

/** A camera's first line: every connection is open and sending begins. */
export const cameraReadyLineSchema = z.strictObject({
  event: z.literal('ready'),
  runtime: z.string(),
  runtimeVersion: z.string(),
  library: z.string(),
  libraryVersion: z.string(),
  /** The answer's `Sec-WebSocket-Extensions`, or null where none was agreed. */
  extensions: z.string().nullable(),
})

/** An HdrHistogram of whole µs in its compressed V2 encoding, as base64. */
const histogramSchema = z.base64()

/** What a paced camera counts besides. The histograms hold what came since the line before. */
const paceSchema = z.strictObject({
  /** Frames that were to be sent so far. */
  dueFrames: z.int().nonnegative(),
  /** Frames that the server answered with their number, and answers that were not the next number. */
  ackedFrames: z.int().nonnegative(),
  wrongAcks: z.int().nonnegative(),
  /** From the intended time of sending to the beginning of the write. */
  sendLateness: histogramSchema,
  /** From the intended time of sending to the answer. */
  latency: histogramSchema,
  /** Age of the frames that were due and are not answered yet. */
  pending: histogramSchema,
})

const cameraCounters = {
  timeNs: z.number().nonnegative(),
  /** Whole frames handed to the kernel (or to the client library, where it does not say). */
  frames: z.int().nonnegative(),
  /** Frames of which at least the first byte was handed over. */
  begun: z.int().nonnegative(),
  /** Whole frames of each connection, in order of opening; null where the camera does not tell. */
  connectionFrames: z.array(z.int().nonnegative()).nullable(),
  /** Bytes handed over, on the wire's side of the codec. */
  wireBytes: z.int().nonnegative(),
  userCpuMicros: z.number().nonnegative(),
  systemCpuMicros: z.number().nonnegative(),
  /** Time with nothing to do but wait for the socket; null where the camera cannot measure it. */
  blockedNs: z.number().nonnegative().nullable(),
  rssBytes: z.int().nonnegative(),
  peakRssBytes: z.int().nonnegative(),
  /** Null of a camera that sends flat out. */
  pace: paceSchema.nullable(),
}

/** Answer to `stats` on stdin, and to `stop` once the last begun frame is out. Counters are totals. */
export const cameraStatsLineSchema = z.strictObject({
  event: z.enum(['stats', 'stopped']),
  ...cameraCounters,
})

/** Printed when the server ends a connection, or never opens it. */
export const cameraClosedLineSchema = z.strictObject({
  event: z.literal('closed'),
  /** Close code of the peer; 1006 where the connection ended without a close frame. */
  code: z.int(),
  reason: z.string(),
})

export type Mode = z.infer<typeof modeSchema>
export type ServerLimits = z.infer<typeof limitsSchema>
export type Switches = z.infer<typeof switchesSchema>
export type RunnerConfig = z.infer<typeof runnerConfigSchema>
export type ReadyLine = z.infer<typeof readyLineSchema>
export type UnavailableLine = z.infer<typeof unavailableLineSchema>
export type StatsLine = z.infer<typeof statsLineSchema>
export type CameraJob = z.infer<typeof cameraJobSchema>
export type CameraReadyLine = z.infer<typeof cameraReadyLineSchema>
export type CameraStatsLine = z.infer<typeof cameraStatsLineSchema>
export type PaceCounters = z.infer<typeof paceSchema>
export type CameraClosedLine = z.infer<typeof cameraClosedLineSchema>
