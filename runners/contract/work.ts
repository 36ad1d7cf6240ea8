// What the application does with a frame before it answers, and how a server proves that it did.
import * as z from 'zod'

/**
 * The work of the application on each frame.
 * - `hash`: SHA-256 of the frame, on the event loop where there is one.
 * - `decode`: the JPEG becomes pixels, in a pool of workers.
 * - `store`: the frame is written to a file.
 */
export const workKindSchema = z.enum(['hash', 'decode', 'store'])

const everyWork = {
  /** Bytes from `sequenceOffset` on by which a frame is known again: they are in the stats line. */
  stampBytes: z.int().positive(),
}

/** In the configuration of a server in the mode `ingest-ack`: an answer goes out when the work on its frame is done. */
export const workSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hash'), ...everyWork }),
  z.strictObject({ kind: z.literal('decode'), ...everyWork }),
  z.strictObject({
    kind: z.literal('store'),
    ...everyWork,
    /** Made by the server where it is missing; removed at the end of the trial. */
    folder: z.string(),
    /** Files that are written in turn, over and over. */
    files: z.int().positive(),
  }),
])

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)

/** Rows and columns of the points at which the brightness of a decoded frame is reported. */
export const lumaGrid = 4

/** What was made of a frame. */
export const workEvidenceSchema = z.union([
  /** Of the frame; of the file as it is read again, where frames are stored. */
  z.strictObject({ sha256: sha256Schema }),
  /** Size in pixels and, row by row, the brightness (0 to 255) at the middle of each of 4 × 4 equal fields. */
  z.strictObject({
    width: z.int().positive(),
    height: z.int().positive(),
    luma: z.array(z.number().min(0).max(255)).length(lumaGrid ** 2),
  }),
])

/** Totals of the work since the start. */
export const workCountersSchema = z.strictObject({
  /** Frames on which it is done. */
  frames: z.int().nonnegative(),
  /** Why it could not be done on the first frame that failed; null: none did. */
  fault: z.string().nullable(),
  /** The last frame: its stamp as hexadecimal digits, and what was made of it; null before the first. */
  last: z
    .strictObject({ stamp: z.string().regex(/^([0-9a-f]{2})+$/), evidence: workEvidenceSchema })
    .nullable(),
})

export type WorkKind = z.infer<typeof workKindSchema>
export type WorkConfig = z.infer<typeof workSchema>
export type WorkEvidence = z.infer<typeof workEvidenceSchema>
export type WorkCounters = z.infer<typeof workCountersSchema>
