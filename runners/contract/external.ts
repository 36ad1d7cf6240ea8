// The protocol of a load generator with an external server, and its additional counters.
import * as z from 'zod'
import { histogramSchema } from './histogram.ts'

/** Of any WebSocket server. In its texts, hello files and the job's URL, `{n}` is the connection's number, from 1. */
export const externalServerSchema = z.strictObject({
  /** Of the upgrade request, beside those that RFC 6455 asks for. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Offered, the first one preferred. */
  subprotocols: z.array(z.string()),
  /** Takes any certificate. */
  insecure: z.boolean(),
  /** Name to ask for in TLS (SNI), and to find in the certificate; null: the host's, unless it is an address. */
  servername: z.string().min(1).nullable(),
  /** Our certificate and its key, PEM files, for a server that asks for them; null: none. */
  identity: z.strictObject({ certFile: z.string(), keyFile: z.string() }).nullable(),
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
  /** Only a text that begins so is an answer; null: any message is. */
  ackText: z.string().min(1).nullable(),
  /** Texts that begin with one of these are neither answers nor frames. */
  ignores: z.array(z.string().min(1)),
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

/** Messages to viewers that were no frames. */
export const otherMessagesSchema = z.strictObject({
  /** Nothing in them, or no image in the template: keep-alives. */
  empty: z.int().nonnegative(),
  /** Texts without the template, or where frames are binary messages. */
  texts: z.int().nonnegative(),
  /** Binary messages where frames are texts. */
  binary: z.int().nonnegative(),
  /** How the nearest of the texts differs from the template; null: none came, or there is no template. */
  nearest: z.string().nullable(),
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
  others: otherMessagesSchema,
})

export const externalCountersSchema = z.strictObject({
  /** Messages that came, but for those that a rule replied to, waited for or ignored. */
  messages: z.int().nonnegative(),
  /** Texts that were ignored, as the server's options say. */
  ignored: z.int().nonnegative(),
  /** Cameras' connections on which at least one answer came. */
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
  /** No known authority signed the certificate. */
  'certificate',
  /** The certificate is for another name. */
  'certificate-name',
  /** The certificate has expired, or is not valid yet. */
  'certificate-date',
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
export type OtherMessages = z.infer<typeof otherMessagesSchema>
