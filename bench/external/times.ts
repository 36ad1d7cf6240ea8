// Times of images in a histogram that is added to line by line, and what may be told of it.
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from 'hdr-histogram-js'
import type { LoadTimes } from '../../results/load-result-schema.ts'

export interface Times {
  /** @param encoded compressed V2 encoding as base64, of whole µs */
  readonly add: (encoded: string) => void
  readonly describe: () => LoadTimes
}

const samplesBeyond = 10

export const createTimes = (): Times => {
  const histogram = build({ numberOfSignificantValueDigits: 3 })
  return {
    add: (encoded) => histogram.add(decodeFromCompressedBase64(encoded)),
    describe: () => ({
      p50: percentileMs(histogram, 50),
      p90: percentileMs(histogram, 90),
      p99: percentileMs(histogram, 99),
      p999: percentileMs(histogram, 99.9),
      max: histogram.totalCount === 0 ? 0 : histogram.maxValue / 1000,
      samples: histogram.totalCount,
      histogram: encodeIntoCompressedBase64(histogram),
    }),
  }
}

/** What one line says of its own time. */
export const describeTimes = (encoded: string): LoadTimes => {
  const times = createTimes()
  times.add(encoded)
  return times.describe()
}

/** Null with fewer than ten samples beyond it: such a percentile is a maximum by another name. */
const percentileMs = (histogram: Histogram, percentile: number): number | null =>
  histogram.totalCount * (1 - percentile / 100) < samplesBeyond
    ? null
    : histogram.getValueAtPercentile(percentile) / 1000
