// Histograms of load processes, or of two lines of one, as one: added value by value.
import { decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js'

/** @param encoded compressed V2 encodings as base64, at least one */
export const mergeHistograms = (encoded: readonly string[]): string => {
  const [first, ...others] = encoded.map((each) => decodeFromCompressedBase64(each))
  if (!first) throw new Error('there is no histogram to merge')
  for (const other of others) first.add(other)
  return encodeIntoCompressedBase64(first)
}
