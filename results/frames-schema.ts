// The pools of images that a run sends, as `run.json` records them.
import * as z from 'zod'

/** Left out of a JPEG; `own` is what the user's folder holds. */
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
  /** Bytes after zlib level 6 for each byte before. */
  deflateRatio: z.number().positive(),
  /** Of the user's own images alone. Width and height are then those of the one with most pixels. */
  own: z
    .strictObject({
      /** As libvips calls them: jpeg, png, webp, … */
      formats: z.array(z.string()).min(1),
      /** All that the folder has, of which the pool holds `count` different ones. */
      images: z.int().positive(),
      /** Bytes of the pool that bring its images to one size. */
      paddingBytes: z.int().nonnegative(),
    })
    .optional(),
})

export type FramePoolRecord = z.infer<typeof framePoolSchema>
