// What a load process, cameras or viewers or both, is told and what it answers.
import * as z from 'zod'
import { controlSchema, controlTrafficSchema } from './control.ts'
import { closingKindSchema, targetCountersSchema, targetSchema } from './external.ts'
import { histogramSchema } from './histogram.ts'
import { modeSchema } from './server.ts'

/** The one JSON argument of a load process: cameras, viewers, or both. A reference camera knows `ingest` alone. */
export const generatorJobSchema = z.strictObject({
  /** Of the server; cameras and viewers of a relay add their paths. */
  url: z.url({ protocol: /^wss?$/ }),
  mode: modeSchema,
  /** Prepared frames: `frameCount` images of `frameBytes` each, one after the other. */
  frameFile: z.string(),
  frameBytes: z.int().positive(),
  frameCount: z.int().positive(),
  /** Cameras. */
  connections: z.int().nonnegative(),
  viewers: z.int().nonnegative(),
  /** Images of one camera that may be on their way at once, until all that wait for them have them; null: no limit. */
  inFlight: z.int().positive().nullable(),
  /** Viewers check the bytes of one image in this many; size and number of every one. */
  checkEvery: z.int().positive(),
  /** `precompressed` sends images that were deflated beforehand, `live` deflates each when it is sent. */
  deflate: z.enum(['off', 'precompressed', 'live']),
  /** Frames a second of each connection, open loop; null sends flat out. */
  pace: z.strictObject({ fps: z.number().positive() }).nullable(),
  /** Certificate of the authority that the server's is held against, a PEM file; null without TLS. */
  caFile: z.string().nullable(),
  /**
   * The first viewer reads no faster than this from the command `slow` on (0: nothing), and is gone after `leave`, without a
   * close frame. Null where no viewer is slow.
   */
  slowViewer: z.strictObject({ bytesPerSecond: z.number().nonnegative() }).nullable(),
  /** Absent where no texts are sent. */
  control: controlTrafficSchema.optional(),
  /**
   * Which of several load processes this is, and how many cameras all of them have: this one has the numbers `index`,
   * `index + of`, … Absent where it is the only one.
   */
  share: z
    .strictObject({
      index: z.int().nonnegative(),
      of: z.int().positive(),
      cameras: z.int().nonnegative(),
    })
    .optional(),
  /** Sends nothing before the command `go`: several load processes begin at one moment. Absent where there is only one. */
  held: z.literal(true).optional(),
  /** Seed of the masking keys. */
  seed: z.int(),
  /** How to talk to a server that keeps no contract with the suite; absent for those that do. */
  target: targetSchema.optional(),
})

/** A camera's first line: every connection is open, and sending begins, or waits for `go` where the job is held. */
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
})

/** What cameras count whose images are answered by their numbers. Histograms hold what came since the line before. */
const acksSchema = z.strictObject({
  /** Frames that were answered, and answers that were not the next number. */
  frames: z.int().nonnegative(),
  wrong: z.int().nonnegative(),
  /** Answered more than one frame interval after the intended time of sending. */
  late: z.int().nonnegative(),
  /** From the intended time of sending to the answer. */
  latency: histogramSchema,
  /** Age of the frames that were due and are not answered yet. */
  pending: histogramSchema,
})

/** What paced cameras count besides. The histogram holds what came since the line before. */
const paceSchema = z.strictObject({
  /** Frames that were to be sent so far. */
  dueFrames: z.int().nonnegative(),
  /** From the intended time of sending to the beginning of the write. */
  sendLateness: histogramSchema,
  /** Null where the server answers nothing. */
  acks: acksSchema.nullable(),
})

/** One viewer's account of the images that came to it, by their sequence numbers. */
const viewerSchema = z.strictObject({
  frames: z.int().nonnegative(),
  /** Numbers that were passed over and did not come later. */
  lost: z.int().nonnegative(),
  /** Came again, came after a newer one, or with other bytes than they were sent with. */
  repeated: z.int().nonnegative(),
  reordered: z.int().nonnegative(),
  corrupt: z.int().nonnegative(),
  /** More than one frame interval after the intended time of sending; 0 where cameras are not paced. */
  late: z.int().nonnegative(),
  /** False once the server has ended its connection: a failure, but of a slow viewer. */
  open: z.boolean(),
})

/** What came back: to viewers, or to the cameras themselves in the mode `echo`. */
const receivedSchema = z.strictObject({
  /** Whole images and their payload bytes, of all viewers together; a slow viewer is left out from `slow` on. */
  frames: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  viewers: z.array(viewerSchema),
  /**
   * From the intended time of sending, or the beginning of the write where nobody paced it, to the image's last byte; a slow
   * viewer is left out.
   */
  latency: histogramSchema,
})

/** The part of one of several load processes. */
const processSchema = z.strictObject({
  timeNs: z.number().nonnegative(),
  userCpuMicros: z.number().nonnegative(),
  systemCpuMicros: z.number().nonnegative(),
  blockedNs: z.number().nonnegative().nullable(),
})

const generatorCounters = {
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
  /** Null where no images come back. */
  received: receivedSchema.nullable(),
  /** Absent where no texts are sent. */
  control: controlSchema.optional(),
  /** Absent where the job names no target. */
  target: targetCountersSchema.optional(),
  /** In a record, where several processes made the load: this line is what they came to together. */
  processes: z.array(processSchema).min(2).optional(),
}

/**
 * Answer to `stats` on stdin, and to `stop` once the last begun frame is out. Counters are totals. `go`, `slow` and
 * `leave` have no answer.
 */
export const generatorStatsLineSchema = z.strictObject({
  event: z.enum(['stats', 'stopped']),
  ...generatorCounters,
})

/** Printed when the server ends a connection, or never opens it. */
export const generatorCloseLineSchema = z.strictObject({
  event: z.literal('closed'),
  /** Close code of the peer; 1006 where the connection ended without a close frame. */
  code: z.int(),
  reason: z.string(),
  /** Of a target alone: what kind of end it was, and how a refusing answer begins. */
  kind: closingKindSchema.optional(),
  answer: z.string().optional(),
})

export type GeneratorJob = z.infer<typeof generatorJobSchema>
export type GeneratorReadyLine = z.infer<typeof generatorReadyLineSchema>
export type GeneratorStatsLine = z.infer<typeof generatorStatsLineSchema>
export type PaceCounters = z.infer<typeof paceSchema>
export type AckCounters = z.infer<typeof acksSchema>
export type ReceivedCounters = z.infer<typeof receivedSchema>
export type ViewerCounters = z.infer<typeof viewerSchema>
export type GeneratorCloseLine = z.infer<typeof generatorCloseLineSchema>
