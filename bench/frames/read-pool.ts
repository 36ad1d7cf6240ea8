// Cuts the bytes of a prepared pool into its frames. Separate from the code that makes pools, so that a load generator need not load it.

/**
 * The frames of `bytes` as views on the same memory, `frameBytes` each.
 * @throws RangeError when `bytes` is empty or not a whole number of frames
 */
export const splitFrames = (bytes: Buffer, frameBytes: number): readonly Buffer[] => {
  const count = bytes.length / frameBytes
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`${bytes.length} bytes are not a whole number of frames of ${frameBytes} bytes`)
  }
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * frameBytes, (index + 1) * frameBytes),
  )
}
