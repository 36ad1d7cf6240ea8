// The log of the viewer page: arrivals of frames, and what became of them, as `page/player.js` writes it.
import * as z from 'zod'

const timeMs = z.number().nonnegative()
const count = z.int().nonnegative()

/** Sequence, camera, size, intended time in ns and CRC-32 of the stamp; bytes that arrived; when, by the page's clock. */
const arrivalSchema = z.tuple([
  count.nullable(),
  count.nullable(),
  count.nullable(),
  z.number().nonnegative().nullable(),
  count.nullable(),
  count,
  timeMs,
])

/** Place of the frame among all arrivals; its fate; begin and end of decoding, as far as it came to that; when. */
const fateSchema = z.tuple([
  count,
  z.enum(['shown', 'skipped', 'failed']),
  timeMs.nullable(),
  timeMs.nullable(),
  timeMs,
])

/** Place of the frame, and SHA-256 of its bytes behind the stamp, in hexadecimal. */
const checkSchema = z.tuple([count, z.string()])

export const pageEventsSchema = z.object({
  arrivals: z.array(arrivalSchema),
  fates: z.array(fateSchema),
  checks: z.array(checkSchema),
  /** Once the connection has ended. */
  closed: z.object({ code: z.int(), reason: z.string() }).nullable(),
})

/** Place of the frame in its pool, null for a picture that is none; when the page looked, and when the rendering step had ended. */
const sightingSchema = z.tuple([count.nullable(), timeMs, timeMs])

/** As `page/stream.js` writes it: each picture that is another than the one before, and all rendering steps so far. */
export const streamEventsSchema = z.object({ seen: z.array(sightingSchema), steps: count })

export type PageEvents = z.infer<typeof pageEventsSchema>
export type StreamEvents = z.infer<typeof streamEventsSchema>
