// Latencies of frames in a histogram: recorded in whole µs, encoded without loss, merged later.
import { build, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'

export interface LatencyRecorder {
  readonly record: (ms: number) => void
  /** What was recorded since the last time, in HdrHistogram's compressed V2 encoding as base64; then starts empty. */
  readonly take: () => string
}

/** Longer times are recorded as this one. */
const longestMs = 60_000

/** Three significant digits, as is usual: 1 µs apart below 2 ms, 1 ms apart at 2 s. */
export const createLatencyRecorder = (): LatencyRecorder => {
  const histogram = newHistogram()
  return {
    record: (ms) => histogram.recordValue(Math.round(Math.min(longestMs, Math.max(0, ms)) * 1000)),
    take: () => {
      const encoded = encodeIntoCompressedBase64(histogram)
      histogram.reset()
      return encoded
    },
  }
}

const newHistogram = (): Histogram =>
  build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestMs * 1000,
    numberOfSignificantValueDigits: 3,
  })
