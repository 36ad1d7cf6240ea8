// The configuration of a server process and its answers.
import * as z from 'zod'
import { transportSchema } from './transport.ts'
import { workCountersSchema, workKindSchema, workSchema } from './work.ts'

/**
 * What a server does with frames. Modes vary behaviour; scenarios vary numbers.
 * - `ingest`: cameras send, nothing goes back.
 * - `ingest-ack`: each frame (binary message) is answered by a binary message, the `acknowledgementBytes` at
 *   `sequenceOffset`, fewer where the message is shorter; a text message of up to `maxEchoTextBytes` is sent back, a longer
 *   one is ignored. Texts are not counted.
 * - `push`: each connection is sent the frames of `pool` in order, from the first, in a cycle, at most two at once:
 *   the next one when one has left the application's memory. Ends with the command `stop`. Incoming messages are ignored.
 * - `relay`: what arrives on a connection to `/camera` goes to every connection to `/viewer` that is open then.
 * - `echo`: each message goes back as it came, text as text.
 */
export const modeSchema = z.enum(['ingest', 'ingest-ack', 'push', 'relay', 'echo'])

/**
 * The policy for a frame to a viewer that is behind. `queue`: it waits, without a limit. The others act once
 * `backlogBytes` or more wait unsent for the viewer: `drop-newest` drops the frame for it, `latest-only` keeps one frame
 * beside the backlog and replaces it by each newer one, `close` ends the connection. Under `window` viewers answer each frame
 * by a binary message: at most `windowFrames` are unanswered, and the newest waits as under `latest-only`.
 */
export const slowViewerSchema = z.strictObject({
  policy: z.enum(['queue', 'drop-newest', 'latest-only', 'close', 'window']),
  backlogBytes: z.int().positive(),
  /** For `window` alone. */
  windowFrames: z.int().positive().optional(),
})

/** Limits handed to a server. Null leaves the library's own default; a number is applied as it is. */
export const limitsSchema = z.strictObject({
  /** Largest message the server must accept, in bytes. */
  maxMessageBytes: z.int().positive().nullable(),
  /** Bytes that may wait unsent for one receiver before the library drops or closes. */
  backpressureBytes: z.int().positive().nullable(),
  /** Seconds without traffic after which the server closes; 0 switches the timer off. */
  idleTimeoutSeconds: z.int().nonnegative().nullable(),
})

/** The switches that a variant sets. `default` means: the library's own default. */
export const switchesSchema = z.strictObject({
  /** `raised` applies the limits handed over; `published` what the published numbers were measured with. */
  limits: z.enum(['default', 'raised', 'published']),
  deflate: z.enum(['default', 'on', 'off']),
  accelerator: z.enum(['default', 'on', 'off']),
  /** The library's other options and idioms, by the names in its `runner.json`. */
  idioms: z.array(z.string()).readonly(),
  /** One log line a message on stderr. */
  log: z.boolean(),
  /**
   * How the application owns bytes that the library lends for the callback: `copy` makes a new copy of each frame, `pool`
   * keeps the last `keptFrames` of them in buffers that it uses again; `none` only reads them in the callback. Without effect
   * where the library hands over bytes that the application may keep.
   */
  keep: z.enum(['none', 'copy', 'pool']),
  /** What the application does with a frame before it answers, in the mode `ingest-ack`; absent: it receives only. */
  work: workKindSchema.optional(),
})

const commonFields = {
  /** Address to listen on: 127.0.0.1, or the one at which load generators on other machines reach the server. */
  host: z.string(),
  limits: limitsSchema,
  switches: switchesSchema,
  /** Payload bytes of the frames to come: for buffers of the right size, and for the reference receiver, which counts bytes. */
  frameBytes: z.int().positive(),
  /** How many frames the application holds at a time, in total, where it takes their buffers from a pool. */
  keptFrames: z.int().positive(),
  /** Package that provides the library, where several could (uWebSockets.js). */
  package: z.string().nullable(),
  /** Certificate and key, PEM files; null serves without TLS. */
  tls: z.strictObject({ certFile: z.string(), keyFile: z.string() }).nullable(),
}

/** The one JSON argument of a server process: each mode has the fields that it needs, and no others. */
export const runnerConfigSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('ingest'), ...commonFields }),
  z.strictObject({
    mode: z.literal('ingest-ack'),
    ...commonFields,
    /** Where a frame has its sequence number, which is big endian. */
    sequenceOffset: z.int().nonnegative(),
    /** Length of the sequence number, and so of an acknowledgement. */
    acknowledgementBytes: z.int().positive(),
    /** The longest text message that is sent back. */
    maxEchoTextBytes: z.int().nonnegative(),
    /** Absent where the application receives only. */
    work: workSchema.optional(),
  }),
  z.strictObject({
    mode: z.literal('push'),
    ...commonFields,
    /** The frames to send: `frameCount` of `frameBytes` each, one after the other. */
    pool: z.strictObject({ file: z.string(), frameCount: z.int().positive() }),
  }),
  z.strictObject({
    mode: z.literal('relay'),
    ...commonFields,
    /** Null leaves it to the library's defaults. */
    slowViewer: slowViewerSchema.nullable(),
  }),
  z.strictObject({ mode: z.literal('echo'), ...commonFields }),
])

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** First line of a server's stdout once it listens: its identity and the settings in force. */
export const readyLineSchema = z.strictObject({
  event: z.literal('ready'),
  port: z.int().min(1).max(65535),
  /** What it speaks, where that is no WebSocket. */
  transport: transportSchema.optional(),
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

/**
 * Answer to a line `stats` on stdin. Counters are totals since the start. The other commands have no answer: after `stop` a
 * server that pushes starts no more frames; after `digest` it adds the messages of connections that open from then on to a
 * chain, whose last link is in every stats line. Nothing comes on earlier connections then.
 */
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
  /** Frames handed to the library for sending, one for each viewer, and their payload bytes; 0 where none are sent. */
  sentFrames: z.int().nonnegative(),
  sentBytes: z.int().nonnegative(),
  /** Messages dropped by declared policy, for each viewer apart, and messages that could not be handled. */
  dropped: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** `timeNs` of the last delivery; null before the first. */
  lastDeliveryNs: z.number().nonnegative().nullable(),
  /**
   * From the command `digest` on, a chain over delivered messages: each link is SHA-256 of the link before (32 zero bytes
   * at first), the opcode in one byte (1 text, 2 binary) and the payload.
   */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Where the application does more than to receive. */
  work: workCountersSchema.optional(),
})

export type Mode = z.infer<typeof modeSchema>
export type ServerLimits = z.infer<typeof limitsSchema>
export type Switches = z.infer<typeof switchesSchema>
export type RunnerConfig = z.infer<typeof runnerConfigSchema>
/** The fields of one mode alone, and the mode. */
export type ServerFields = RunnerConfig extends infer C
  ? C extends RunnerConfig
    ? Omit<C, keyof typeof commonFields>
    : never
  : never
/** The configuration in one mode. */
export type ConfigOf<M extends Mode> = Extract<RunnerConfig, { readonly mode: M }>
export type ReadyLine = z.infer<typeof readyLineSchema>
export type UnavailableLine = z.infer<typeof unavailableLineSchema>
export type StatsLine = z.infer<typeof statsLineSchema>
export type SlowViewer = z.infer<typeof slowViewerSchema>
