// How many pixels an image of a given size has: 4:3 or nearly, at a camera's usual bits per pixel.
import type { FrameFormat } from '../../scenarios/define.ts'
import { frameSizeLimits } from '../../scenarios/limits.ts'

export interface Dimensions {
  readonly width: number
  readonly height: number
}

/** Compressed bits per pixel of a slightly noisy sensor; the noise makes up for rounding. */
const jpegBitsPerPixel = 2
const pngBitsPerPixel = 16.6

/** Markers, quantisation and Huffman tables before a JPEG's own data, which matter for small frames. */
const jpegHeaderBytes = 625

/**
 * Width and height in pixels for frames of `frameBytes`: whole 16-pixel blocks for JPEG, as few unused bytes as possible for raw RGB.
 * @throws RangeError for a size that is not a whole number within `frameSizeLimits`
 */
export const chooseDimensions = (frameBytes: number, format: FrameFormat = 'jpeg'): Dimensions => {
  const { minBytes, maxBytes } = frameSizeLimits
  if (!Number.isInteger(frameBytes) || frameBytes < minBytes || frameBytes > maxBytes) {
    throw new RangeError(
      `Cannot make frames of ${frameBytes} bytes: choose a whole number from ${minBytes} to ${maxBytes}`,
    )
  }
  return choosers[format](frameBytes)
}

/** A picture of 4 `unit` n by 3 `unit` n, which is exactly 4:3. */
const fourByThree = (pixels: number, unit: number): Dimensions => {
  const n = Math.round(Math.sqrt(pixels / (12 * unit * unit)))
  return { width: 4 * unit * n, height: 3 * unit * n }
}

const bytesPerPixel = 3

/** Of the widths up to a twentieth off 4:3, the one that leaves the fewest unused bytes. */
const chooseRaw = (frameBytes: number): Dimensions => {
  const ideal = Math.sqrt((frameBytes / bytesPerPixel) * (4 / 3))
  let best: Dimensions = { width: 0, height: 0 }
  for (let width = Math.ceil(ideal * 0.95); width <= ideal * 1.05; width++) {
    const height = Math.floor(frameBytes / bytesPerPixel / width)
    if (width * height > best.width * best.height) best = { width, height }
  }
  return best
}

const choosers: Readonly<Record<FrameFormat, (frameBytes: number) => Dimensions>> = {
  // Blocks of 16 pixels: the unit that 4:2:0 codes at once.
  jpeg: (frameBytes) => fourByThree(((frameBytes - jpegHeaderBytes) * 8) / jpegBitsPerPixel, 16),
  png: (frameBytes) => fourByThree((frameBytes * 8) / pngBitsPerPixel, 1),
  'raw-rgb': chooseRaw,
}
