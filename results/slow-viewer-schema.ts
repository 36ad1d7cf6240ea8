// Record of a trial with a slow viewer: server memory while the viewer is slow and after it left.
import * as z from 'zod'
import { slowViewerSchema } from '../runners/contract.ts'

/** How one viewer of a point is slow, and the server's policy for it. */
export const slowViewerPointSchema = z.strictObject({
  policy: slowViewerSchema.shape.policy.exclude(['window']),
  /** 0: the viewer does not read. */
  bytesPerSecond: z.number().nonnegative(),
  forMs: z.int().positive(),
})

const memorySample = {
  /** Since the viewer became slow. */
  timeMs: z.int().nonnegative(),
  rssBytes: z.int().nonnegative(),
}

/** Additional record of a trial with a slow viewer. */
export const slowViewerRecordSchema = z.strictObject({
  /** The server's memory, twice per second until the reading of `rssAfterBytes`; null without /proc. */
  memory: z.array(z.strictObject(memorySample)).nullable(),
  /** Resident memory that the server reports one second after the slow viewer left. */
  rssAfterBytes: z.int().nonnegative(),
  /** Frames received by the slow viewer. */
  slowFrames: z.int().nonnegative(),
  /** Whether the server closed its connection before it left. */
  closed: z.boolean(),
})

/** The memory of all trials of a row, in order of rounds. */
export const memorySeriesSchema = z.array(z.strictObject({ round: z.int().positive(), ...memorySample }))

export type SlowViewerRecord = z.infer<typeof slowViewerRecordSchema>
export type MemorySeries = z.infer<typeof memorySeriesSchema>
