// Control messages: small texts that a load generator sends beside the frames, and its counters for them.
import * as z from 'zod'
import { histogramSchema } from './histogram.ts'

/** Small text messages beside the frames, in an open loop of their own. */
export const controlTrafficSchema = z.strictObject({
  /** Each is due at a random moment of an interval of its own, so that it meets the frames in every phase. */
  perSecond: z.number().positive(),
  /** Size of a text: a number with zeros before it. A server sends back no longer ones. */
  bytes: z.int().min(16).max(125),
  /** `camera`: the socket of the first camera. `own`: one beside those of the cameras, or instead of them. */
  socket: z.enum(['camera', 'own']),
})

/** Counters of control messages. Histograms hold values since the previous line. */
export const controlSchema = z.strictObject({
  /** Texts that were due so far and were written. */
  sent: z.int().nonnegative(),
  /** Those that came back, in order and as they were sent, and their payload bytes. */
  answered: z.int().nonnegative(),
  answeredBytes: z.int().nonnegative(),
  /** Texts that came back and were not the next one. */
  wrong: z.int().nonnegative(),
  /** From the intended time of sending to the write. */
  sendLateness: histogramSchema,
  /** From the intended time of sending to the answer. */
  latency: histogramSchema,
  /** Age of the texts that were sent and are not answered yet. */
  pending: histogramSchema,
})

export type ControlTraffic = z.infer<typeof controlTrafficSchema>
export type ControlCounters = z.infer<typeof controlSchema>
