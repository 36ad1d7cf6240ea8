// Sums of encoded HdrHistograms, which are never averaged, and their percentiles.
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from 'hdr-histogram-js'

const samplesBeyond = 10

/** @param encoded compressed V2 encodings as base64, of values in whole µs */
export const sumHistograms = (encoded: readonly string[]): Histogram => {
  const merged = build({ numberOfSignificantValueDigits: 3 })
  for (const each of encoded) merged.add(decodeFromCompressedBase64(each))
  return merged
}

/** The sum, encoded again. @param encoded at least one */
export const mergeHistograms = (encoded: readonly string[]): string => {
  const [first, ...others] = encoded.map((each) => decodeFromCompressedBase64(each))
  if (!first) throw new Error('there is no histogram to merge')
  for (const other of others) first.add(other)
  return encodeIntoCompressedBase64(first)
}

/** Null with fewer than ten samples beyond the percentile, which would be little more than a maximum. */
export const percentileMs = (histogram: Histogram, percentile: number): number | null =>
  histogram.totalCount * (1 - percentile / 100) < samplesBeyond
    ? null
    : histogram.getValueAtPercentile(percentile) / 1000
