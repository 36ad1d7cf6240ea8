// A page in a browser as the viewer: how it turns frames into pixels, and what it counts of them.
import * as z from 'zod'
import { histogramSchema } from './histogram.ts'

/**
 * `image`: an `<img>` with a blob URL a frame. `bitmap`: `createImageBitmap` and a canvas on the main thread. `worker`: the
 * same in a worker with an `OffscreenCanvas`. `decoder`: `ImageDecoder` of WebCodecs and a canvas on the main thread. `mjpeg`: an
 * `<img>` whose address is the server's stream; all but looking is the browser's.
 */
export const viewingWaySchema = z.enum(['image', 'bitmap', 'worker', 'decoder', 'mjpeg'])

/** The part of a job whose only viewer is a page in Chromium. */
export const pageJobSchema = z.strictObject({
  /** The browser's program. */
  executable: z.string(),
  way: viewingWaySchema,
  /** CPUs of the browser alone; none: it shares those of the load generator. */
  browserCpus: z.array(z.int().nonnegative()),
  /** An existing folder for the browser's profile, which is gone at the end. */
  scratchFolder: z.string(),
  /** Pictures of the tab: `<prefix>-start.jpg`, `-middle.jpg` (so long after the first question) and `-end.jpg`. */
  pictures: z.strictObject({ prefix: z.string(), middleAfterMs: z.number().positive() }).nullable(),
})

/** What became of the frames that the page received. Counters are totals; histograms hold values since the previous line. */
export const pageCountersSchema = z.strictObject({
  /** Absent where the browser decodes by itself, and does not say what. */
  decoded: z.int().nonnegative().optional(),
  /** Drawn in a rendering step of the browser that has ended. */
  shown: z.int().nonnegative(),
  /** Left out, by the declared policy of the page or by the browser itself: a newer frame was there. */
  skipped: z.int().nonnegative(),
  /** Frames that the browser could not decode. */
  failed: z.int().nonnegative(),
  /** Pictures that were none of the frames; absent where the page decodes, and knows what it shows. */
  unknown: z.int().nonnegative().optional(),
  /** Decoded after a newer one. */
  reordered: z.int().nonnegative(),
  /** From the call to the decoded picture. */
  decode: histogramSchema,
  /** From the intended send time to the end of the rendering step; empty where cameras are not paced. */
  age: histogramSchema,
  /** From the message in the page, or the last byte in the browser, to the end of the rendering step. */
  sinceArrival: histogramSchema,
  /** Resident memory of the renderer, at most. */
  peakRssBytes: z.int().nonnegative(),
  /** CPU time of all processes of the browser, which is part of the load generator's. */
  cpuMicros: z.number().nonnegative(),
})

/** Of the ready line: which browser, and how well its clock is known. */
export const browserSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** Why it runs without its sandbox; null with it. */
  withoutSandbox: z.string().nullable(),
  /** At most so far off is the page's clock from the cameras', by the shortest round trip of samples. */
  clockErrorMs: z.number().nonnegative(),
})

export type ViewingWay = z.infer<typeof viewingWaySchema>
export type PageJob = z.infer<typeof pageJobSchema>
export type PageCounters = z.infer<typeof pageCountersSchema>
export type BrowserRecord = z.infer<typeof browserSchema>
