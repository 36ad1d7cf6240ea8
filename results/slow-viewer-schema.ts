// What a server's memory does while one viewer is slow, and after it has gone.
import * as z from 'zod'
import { slowViewerSchema } from '../runners/contract.ts'

/** How one viewer of a point is slow, and what the server is told to do about it. */
export const slowViewerPointSchema = z.strictObject({
  policy: slowViewerSchema.shape.policy,
  /** 0 reads nothing. */
  bytesPerSecond: z.number().nonnegative(),
  forMs: z.int().positive(),
})

const memorySample = {
  /** Since the viewer became slow. */
  timeMs: z.int().nonnegative(),
  rssBytes: z.int().nonnegative(),
}

/** What a trial with a slow viewer has besides. */
export const slowViewerRecordSchema = z.strictObject({
  /** The server's, twice a second, until it was read for `rssAfterBytes`; null where there is no /proc. */
  memory: z.array(z.strictObject(memorySample)).nullable(),
  /** Resident memory of the server a second after the slow viewer has gone, as the server says. */
  rssAfterBytes: z.int().nonnegative(),
  /** Images that it had while it was slow. */
  slowFrames: z.int().nonnegative(),
  /** Whether the server had ended its connection before it went. */
  closed: z.boolean(),
})

/** The memory of all trials of a row, in order of rounds. */
export const memorySeriesSchema = z.array(z.strictObject({ round: z.int().positive(), ...memorySample }))

export type SlowViewerRecord = z.infer<typeof slowViewerRecordSchema>
export type MemorySeries = z.infer<typeof memorySeriesSchema>
