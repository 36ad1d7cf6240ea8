// The frame pools of a run in `run.json`.
import * as z from 'zod'

/** Absent for JPEG; `own`: images from the user's folder. */
export const formatSchema = z.enum(['jpeg', 'png', 'raw-rgb', 'own']).optional()

export const framePoolSchema = z.strictObject({
  frameBytes: z.int().positive(),
  format: formatSchema,
  count: z.int().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  seed: z.int(),
  generator: z.string(),
  sha256: z.string(),
  /** Bytes after zlib level 6 per byte before. */
  deflateRatio: z.number().positive(),
  /** For the user's images only; width and height are then those of the image with the most pixels. */
  own: z
    .strictObject({
      /** Names of libvips: jpeg, png, webp, … */
      formats: z.array(z.string()).min(1),
      /** Images in the folder, of which the pool contains `count` distinct ones; behind the last one read, by their names. */
      images: z.int().positive(),
      /** Bytes of the pool that pad its images to one size. */
      paddingBytes: z.int().nonnegative(),
    })
    .optional(),
})

export type FramePoolRecord = z.infer<typeof framePoolSchema>
