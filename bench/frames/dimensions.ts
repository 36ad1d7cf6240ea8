// How many pixels a JPEG of a wanted size has: 4:3, whole 16-pixel blocks, at a camera's usual bits a pixel.

/** Smallest and largest frame that can be made, in bytes. */
export const frameSizeLimits = { minBytes: 16 * 1024, maxBytes: 8 * 1024 * 1024 } as const

/** Compressed bits a pixel that quality 88 gives a slightly noisy sensor; the noise takes up what rounding leaves. */
const bitsPerPixel = 2

/** Markers, quantisation and Huffman tables before the picture's own data, which matter for small frames. */
const headerBytes = 625

/**
 * Width and height in pixels for frames of `frameBytes`.
 * @throws RangeError for a size that is not a whole number within `frameSizeLimits`.
 */
export const chooseDimensions = (frameBytes: number): { readonly width: number; readonly height: number } => {
  const { minBytes, maxBytes } = frameSizeLimits
  if (!Number.isInteger(frameBytes) || frameBytes < minBytes || frameBytes > maxBytes) {
    throw new RangeError(
      `Cannot make frames of ${frameBytes} bytes: choose a whole number from ${minBytes} to ${maxBytes}`,
    )
  }
  const pixels = ((frameBytes - headerBytes) * 8) / bitsPerPixel
  // A width of 64 n and a height of 48 n are both whole blocks and exactly 4:3.
  const n = Math.round(Math.sqrt(pixels / (64 * 48)))
  return { width: 64 * n, height: 48 * n }
}
