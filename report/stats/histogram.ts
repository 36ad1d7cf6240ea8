// HdrHistograms of several trials: added up, never averaged, and asked only for what they can tell.
import { build, decodeFromCompressedBase64, type Histogram } from 'hdr-histogram-js'

const samplesBeyond = 10

/** @param encoded compressed V2 encodings as base64, of values in whole µs */
export const mergeHistograms = (encoded: readonly string[]): Histogram => {
  const merged = build({ numberOfSignificantValueDigits: 3 })
  for (const each of encoded) merged.add(decodeFromCompressedBase64(each))
  return merged
}

/** Null with fewer than ten samples beyond it: such a percentile is a maximum by another name. */
export const percentileMs = (histogram: Histogram, percentile: number): number | null =>
  histogram.totalCount * (1 - percentile / 100) < samplesBeyond
    ? null
    : histogram.getValueAtPercentile(percentile) / 1000
