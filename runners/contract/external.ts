// The protocol of a load generator with an external server, and its additional counters.
import * as z from 'zod'
import { histogramSchema } from './histogram.ts'

/** Of any WebSocket server. */
export const externalServerSchema = z.strictObject({
  /** Of the upgrade request, beside those that RFC 6455 asks for. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Offered, the first one preferred. */
  subprotocols: z.array(z.string()),
  /** Takes any certificate. */
  insecure: z.boolean(),
  /** Files whose content is sent first: as a text where it is UTF-8, else as it is. */
  helloFiles: z.array(z.string()),
  /** A text that begins with `to` is answered by the text `with` and not counted. */
  replies: z.array(z.strictObject({ to: z.string().min(1), with: z.string() })),
  /** A connection counts as open once a text that begins so has come; null: at once. */
  awaits: z.string().min(1).nullable(),
  /** Frames go out as base64 in a text, between these; null: as they are, in binary messages. */
  envelope: z.strictObject({ before: z.string(), after: z.string() }).nullable(),
  /** A text that is sent before each frame; null: none. */
  announce: z.string().nullable(),
  /** Whether the server answers frames: none of them, the first of a connection at least, or every one in order. */
  answers: z.enum(['none', 'first', 'every']),
  /** Viewers keep one frame in `every` in this folder; null: none. */
  save: z.strictObject({ folder: z.string(), every: z.int().positive() }).nullable(),
})

/** Answers in their order, one message an image. Histograms hold values since the previous line. */
const answersSchema = z.strictObject({
  frames: z.int().nonnegative(),
  /** Other bytes than were sent, in the mode `echo`; or another number, of a server that answers by numbers. */
  wrong: z.int().nonnegative(),
  /** Messages that came when no frame was waiting for one. */
  unasked: z.int().nonnegative(),
  /** From the intended time of sending, or the start of the write where the camera is not paced, to the answer's last byte. */
  latency: histogramSchema,
  /** Age of the frames that are not answered yet. */
  pending: histogramSchema,
})

/** What viewers of an external server saw. Histograms, sums and bounds hold values since the previous line. */
const sightSchema = z.strictObject({
  frames: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** Frames of each viewer. */
  viewerFrames: z.array(z.int().nonnegative()),
  /** Null where none came. */
  leastBytes: z.int().nonnegative().nullable(),
  mostBytes: z.int().nonnegative().nullable(),
  /** Between the last bytes of neighbouring frames of one viewer. */
  intervals: histogramSchema,
  /** Differences of neighbouring intervals, without sign: their sum and how many. */
  jitterMs: z.number().nonnegative(),
  jitterCount: z.int().nonnegative(),
  saved: z.int().nonnegative(),
  /** Why frames could not be kept; null where all could. */
  saveFault: z.string().nullable(),
})

export const externalCountersSchema = z.strictObject({
  /** Messages that came, but for those that a rule replied to or waited for. */
  messages: z.int().nonnegative(),
  /** Cameras' connections on which at least one of these came. */
  answeredConnections: z.int().nonnegative(),
  /** Null where not every frame is answered. */
  answers: answersSchema.nullable(),
  /** Null where there are no viewers. */
  sight: sightSchema.nullable(),
})

/** How a connection to an external server ended, or why it never opened. */
export const closingKindSchema = z.enum([
  /** Nobody listens there. */
  'refused',
  /** The name cannot be resolved. */
  'dns',
  /** The host cannot be reached. */
  'unreachable',
  /** TLS could not be agreed on. */
  'tls',
  /** The certificate was not accepted. */
  'certificate',
  /** The answer to the upgrade request was none, or not a proper one. */
  'handshake',
  /** The server broke the protocol. */
  'protocol',
  /** The server sent a close frame. */
  'closed',
  /** The connection ended without one. */
  'ended',
  /** Another error of the socket. */
  'socket',
])

export type ExternalServer = z.infer<typeof externalServerSchema>
export type ExternalCounters = z.infer<typeof externalCountersSchema>
export type SightCounters = z.infer<typeof sightSchema>
export type AnswerCounters = z.infer<typeof answersSchema>
export type ClosingKind = z.infer<typeof closingKindSchema>
