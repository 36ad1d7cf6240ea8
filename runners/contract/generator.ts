// The job of a load generator and its answers, by mode: cameras that send, viewers that receive, or both.
import * as z from 'zod'
import { controlSchema, controlTrafficSchema } from './control.ts'
import { envelopeNameSchema } from './envelope.ts'
import { closingKindSchema, externalCountersSchema, externalServerSchema } from './external.ts'
import { histogramSchema } from './histogram.ts'
import { browserSchema, pageCountersSchema, pageJobSchema } from './page.ts'
import { transportSchema } from './transport.ts'

/** Frames per second of each camera, in an open loop. */
const paceSchema = z.strictObject({ fps: z.number().positive() })

/** `precompressed` sends frames that were deflated beforehand, `live` deflates each when it is sent. */
const deflateSchema = z.enum(['off', 'precompressed', 'live'])

const connectionsSchema = z.int().positive()

/** WebSocket, or another transport by its name. */
const schemePattern = new RegExp(`^(wss?|${transportSchema.options.join('|')})$`)

const everyJob = {
  /** Of the server; cameras and viewers of a relay add their paths. The scheme says what it speaks. */
  url: z.url({ protocol: schemePattern }),
  /** File of prepared frames: `frameCount` of `frameBytes` each, one after the other. */
  frameFile: z.string(),
  frameBytes: z.int().positive(),
  frameCount: z.int().positive(),
  /** Certificate of the authority that signed the server's, a PEM file; null without TLS. */
  caFile: z.string().nullable(),
  /**
   * Which of several load generators this is, and how many cameras all of them have: this one has the numbers `index`,
   * `index + of`, … Absent where it is the only one.
   */
  share: z
    .strictObject({
      index: z.int().nonnegative(),
      of: z.int().positive(),
      cameras: z.int().nonnegative(),
    })
    .optional(),
  /** Sends nothing before the command `go`: several load generators begin at one moment. Absent where there is only one. */
  held: z.literal(true).optional(),
  /** How messages travel to a server that wraps them; absent: as plain messages, or as an external server's options say. */
  envelope: envelopeNameSchema.optional(),
  /** Seed of the masking keys. */
  seed: z.int(),
}

/** Viewers compare the bytes of one frame in this many, and size and number of every one. */
const checkEverySchema = z.int().positive()

/** The one JSON argument of a load generator. A reference client knows `ingest` alone, flat out. */
export const generatorJobSchema = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('ingest'),
    ...everyJob,
    connections: connectionsSchema,
    deflate: deflateSchema,
    /** Null sends flat out. */
    pace: paceSchema.nullable(),
    /** Each connection sends this many frames that only the seed gives, once, in place of those of the file. */
    freshFrames: z.int().positive().optional(),
    /**
     * Frames per second of all cameras of the trial together: flat out at first, then each until the command `next`, and flat
     * out after the last.
     * Absent where the rate never changes.
     */
    paces: z.array(z.number().positive()).min(1).optional(),
  }),
  z.strictObject({
    mode: z.literal('ingest-ack'),
    ...everyJob,
    connections: connectionsSchema,
    /** Null where a camera waits for answers. */
    pace: paceSchema.nullable(),
    /** Frames of one camera that may be unanswered at once; absent of cameras that keep a rate. */
    inFlight: z.int().positive().optional(),
    /** Null where no control messages are sent beside the frames. */
    control: controlTrafficSchema.nullable(),
  }),
  z.strictObject({ mode: z.literal('control-only'), ...everyJob, control: controlTrafficSchema }),
  z.strictObject({
    mode: z.literal('push'),
    ...everyJob,
    viewers: z.int().positive(),
    checkEvery: checkEverySchema,
    /** Absent where the viewers are the suite's own. */
    page: pageJobSchema.optional(),
  }),
  z.strictObject({
    mode: z.literal('relay'),
    ...everyJob,
    connections: connectionsSchema,
    viewers: z.int().positive(),
    checkEvery: checkEverySchema,
    /** A rate, or how many frames may be in flight until every viewer has received them. */
    flow: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('pace'), fps: z.number().positive() }),
      z.strictObject({ kind: z.literal('in-flight'), frames: z.int().positive() }),
    ]),
    /**
     * The first viewer reads no faster than this from the command `slow` on (0: nothing), and disconnects after `leave`, without
     * a close frame. Null where no viewer is slow.
     */
    slowViewer: z.strictObject({ bytesPerSecond: z.number().nonnegative() }).nullable(),
    /**
     * The first viewers connect from these addresses of a network of their own, and are set apart as a slow one is. The ages of
     * every viewer's frames are noted by second, from `slow` to `leave`, at which they disconnect.
     */
    viewerAddresses: z.array(z.ipv4()).min(1).optional(),
    /** Viewers answer each frame by a binary message of one byte. */
    acknowledges: z.literal(true).optional(),
    /** As in `push`. */
    page: pageJobSchema.optional(),
  }),
  z.strictObject({
    mode: z.literal('echo'),
    ...everyJob,
    connections: connectionsSchema,
    /** Frames of one camera that may be in flight at once. */
    inFlight: z.int().positive(),
    checkEvery: checkEverySchema,
  }),
  z.strictObject({
    mode: z.literal('external'),
    ...everyJob,
    connections: z.int().nonnegative(),
    viewers: z.int().nonnegative(),
    deflate: deflateSchema,
    pace: paceSchema.nullable(),
    /** Frames of one camera that may be unanswered at once; null: no limit. */
    inFlight: z.int().positive().nullable(),
    /** Whether each answer is the frame itself. */
    echoed: z.boolean(),
    server: externalServerSchema,
  }),
])

/** A load generator's first line: every connection is open, and sending begins, or waits for `go` where the job is held. */
export const generatorReadyLineSchema = z.strictObject({
  event: z.literal('ready'),
  runtime: z.string(),
  runtimeVersion: z.string(),
  library: z.string(),
  libraryVersion: z.string(),
  /** The answer's `Sec-WebSocket-Extensions`, or null where none was agreed. */
  extensions: z.string().nullable(),
  /** Version and cipher of TLS as agreed; null without. */
  cipher: z.string().nullable(),
  /** What the server chose of the subprotocols that were offered; absent where none was. */
  subprotocol: z.string().optional(),
  /** Of a viewer in a browser alone. */
  browser: browserSchema.optional(),
})

/** Answers to frames, by their numbers. Histograms hold values since the previous line. */
const acksSchema = z.strictObject({
  /** Frames that were answered, and answers that were not the next number. */
  frames: z.int().nonnegative(),
  wrong: z.int().nonnegative(),
  /** Answered more than one frame interval after the intended send time. */
  late: z.int().nonnegative(),
  /** Answered before the kernel had taken their last byte; absent where that was not looked at. */
  early: z.int().nonnegative().optional(),
  /** From the intended send time to the answer. */
  latency: histogramSchema,
  /** Age of the frames that were due and are not answered yet. */
  pending: histogramSchema,
})

/** The offer of paced cameras: what they were due to send. The histogram holds values since the previous line. */
const offerSchema = z.strictObject({
  /** Frames due so far. */
  dueFrames: z.int().nonnegative(),
  /** From the intended send time to the beginning of the write. */
  sendLateness: histogramSchema,
})

/** One viewer's account of the frames that arrived, by their sequence numbers. */
const viewerSchema = z.strictObject({
  frames: z.int().nonnegative(),
  /** Numbers that were passed over and did not come later. */
  lost: z.int().nonnegative(),
  /** Came again, came after a newer one, or with other bytes than they were sent with. */
  repeated: z.int().nonnegative(),
  reordered: z.int().nonnegative(),
  corrupt: z.int().nonnegative(),
  /** More than one frame interval after the intended send time; 0 where cameras are not paced. */
  late: z.int().nonnegative(),
  /** False once the server has ended its connection: a failure, but of a slow viewer. */
  open: z.boolean(),
})

/** A second of one viewer. */
const ageSampleSchema = z.strictObject({
  /** Its end, since the command `slow`. */
  timeMs: z.int().positive(),
  /** That arrived in it. */
  frames: z.int().nonnegative(),
  /** Of these the median age and the greatest; where none arrived, the age at the end of the newest one before. */
  ageMs: z.number(),
  worstMs: z.number(),
})

/** Frames that came back: to viewers, or to the cameras themselves in the mode `echo`. */
const receivedSchema = z.strictObject({
  /** Whole frames and their payload bytes, of all viewers together; a slow viewer is left out from `slow` on. */
  frames: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  viewers: z.array(viewerSchema),
  /**
   * From the intended send time, or the beginning of the write where cameras are not paced, to the frame's last byte; a slow
   * viewer is left out.
   */
  latency: histogramSchema,
  /** Of each viewer, whole seconds until its connection ended; only where viewers have addresses of their own. */
  ages: z.array(z.array(ageSampleSchema)).optional(),
})

/** The part of one of several load generators. */
const processSchema = z.strictObject({
  timeNs: z.number().nonnegative(),
  userCpuMicros: z.number().nonnegative(),
  systemCpuMicros: z.number().nonnegative(),
  blockedNs: z.number().nonnegative().nullable(),
  spunNs: z.number().nonnegative().optional(),
})

const everyLine = {
  event: z.enum(['stats', 'stopped']),
  timeNs: z.number().nonnegative(),
  userCpuMicros: z.number().nonnegative(),
  systemCpuMicros: z.number().nonnegative(),
  /** Time with nothing to do but wait for the socket; null where the generator cannot measure it. */
  blockedNs: z.number().nonnegative().nullable(),
  /** The part of it that polled for the next due time, with CPU time; absent where it does not poll. */
  spunNs: z.number().nonnegative().optional(),
  rssBytes: z.int().nonnegative(),
  peakRssBytes: z.int().nonnegative(),
  /** Time in which it neither ran nor waited for a CPU, although it was due; absent where it cannot measure that. */
  stoodStillMs: z.int().nonnegative().optional(),
  /** WebSocket messages so far, where an envelope makes them other than frames. */
  wireMessages: z.strictObject({ sent: z.int().nonnegative(), received: z.int().nonnegative() }).optional(),
  /** In a record, where several load generators ran: this line is all of them together. */
  processes: z.array(processSchema).min(2).optional(),
}

const sentCounters = {
  /** Whole frames handed to the kernel (or to the client library, where it does not say). */
  frames: z.int().nonnegative(),
  /** Frames of which at least the first byte was handed over. */
  begun: z.int().nonnegative(),
  /** Whole frames of each connection, in order of opening; null where the generator does not count them. */
  connectionFrames: z.array(z.int().nonnegative()).nullable(),
  /** Bytes handed over, on the wire's side of the codec. */
  wireBytes: z.int().nonnegative(),
}

const lineSchemas = {
  ingest: z.strictObject({
    mode: z.literal('ingest'),
    ...everyLine,
    ...sentCounters,
    /** Null of cameras that send flat out; of several rates, the frames due at all of them so far. */
    offer: offerSchema.nullable(),
  }),
  'ingest-ack': z.strictObject({
    mode: z.literal('ingest-ack'),
    ...everyLine,
    ...sentCounters,
    /** Null of cameras that wait for answers. */
    offer: offerSchema.nullable(),
    acks: acksSchema,
    /** Null where no control messages are sent. */
    control: controlSchema.nullable(),
  }),
  'control-only': z.strictObject({ mode: z.literal('control-only'), ...everyLine, control: controlSchema }),
  push: z.strictObject({
    mode: z.literal('push'),
    ...everyLine,
    received: receivedSchema,
    /** Read from all sockets so far, with what stands around the frames; absent in runs that did not count it. */
    wireBytes: z.int().nonnegative().optional(),
    /** Absent where the viewers are the suite's own. */
    page: pageCountersSchema.optional(),
  }),
  relay: z.strictObject({
    mode: z.literal('relay'),
    ...everyLine,
    ...sentCounters,
    /** Null of a camera that waits for its viewers. */
    offer: offerSchema.nullable(),
    received: receivedSchema,
    /** As in `push`. */
    page: pageCountersSchema.optional(),
  }),
  echo: z.strictObject({
    mode: z.literal('echo'),
    ...everyLine,
    ...sentCounters,
    received: receivedSchema,
  }),
} as const

const externalLineSchema = z.strictObject({
  mode: z.literal('external'),
  ...everyLine,
  ...sentCounters,
  offer: offerSchema.nullable(),
  ...externalCountersSchema.shape,
})

/** The line of a trial, by mode. */
export const trialLineSchemas = lineSchemas

/**
 * Answer to `stats` on stdin, and to `stop` once the last started frame is sent. Counters are totals. `go`, `next`,
 * `slow` and `leave` have no answer.
 */
export const generatorStatsLineSchema = z.discriminatedUnion('mode', [
  lineSchemas.ingest,
  lineSchemas['ingest-ack'],
  lineSchemas['control-only'],
  lineSchemas.push,
  lineSchemas.relay,
  lineSchemas.echo,
  externalLineSchema,
])

/** Printed when the server ends a connection, or never opens it. */
export const generatorCloseLineSchema = z.strictObject({
  event: z.literal('closed'),
  /** Close code of the peer, or the status of an HTTP answer; 1006 where the connection ended without either. */
  code: z.int(),
  reason: z.string(),
  /** Of an external server alone: what kind of end it was, and how a refusing answer begins. */
  kind: closingKindSchema.optional(),
  answer: z.string().optional(),
})

export type GeneratorJob = z.infer<typeof generatorJobSchema>
/** How the frames of a trial flow: a server mode, or control messages without any frame. */
export type TrafficMode = keyof typeof lineSchemas
export type JobOf<M extends GeneratorJob['mode']> = Extract<GeneratorJob, { readonly mode: M }>
/** A job before the server's address is known. */
export type GeneratorTask = GeneratorJob extends infer J
  ? J extends GeneratorJob
    ? Omit<J, 'url'>
    : never
  : never
export type TaskOf<M extends GeneratorJob['mode']> = Extract<GeneratorTask, { readonly mode: M }>
export type GeneratorReadyLine = z.infer<typeof generatorReadyLineSchema>
export type GeneratorStatsLine = z.infer<typeof generatorStatsLineSchema>
export type LineOf<M extends GeneratorStatsLine['mode']> = Extract<GeneratorStatsLine, { readonly mode: M }>
export type TrialLine = LineOf<TrafficMode>
/** The fields of the process in every line. */
export type GeneratorUsage = Omit<z.infer<z.ZodObject<typeof everyLine>>, 'event'>
export type SentCounters = z.infer<z.ZodObject<typeof sentCounters>>
export type Offer = z.infer<typeof offerSchema>
export type AckCounters = z.infer<typeof acksSchema>
export type ReceivedCounters = z.infer<typeof receivedSchema>
export type ViewerCounters = z.infer<typeof viewerSchema>
export type AgeSample = z.infer<typeof ageSampleSchema>
export type GeneratorCloseLine = z.infer<typeof generatorCloseLineSchema>
