// Makes the frames of a pool from the moving scene, each of an exact size: JPEG and PNG as cameras compress them, raw RGB.
import sharp, { type Sharp } from 'sharp'
import type { FrameFormat } from '../../scenarios/define.ts'
import { chooseDimensions } from './dimensions.ts'
import { type FitStart, fitNoise } from './fit.ts'
import { withPlainHead } from './jpeg-head.ts'
import { canPadMade, jpegPadding, maxPaddingShare, type Padding, pngPadding } from './padding.ts'
import { keyStream } from './random.ts'
import { addNoise, blankPicture, makeScene, type Picture, paintScene, type Scene } from './scene.ts'
import { addStamp, stampSegmentBytes } from './stamp.ts'

/** Which frames to make: format, bytes of each, how many, and the seed of scene and noise. */
export interface FrameOrder {
  readonly format: FrameFormat
  readonly frameBytes: number
  readonly count: number
  readonly seed: number
}

/** Prepares what frames have in common, and returns what makes frame `index`. */
type FrameMaker = (
  scene: Scene,
  order: Pick<FrameOrder, 'frameBytes' | 'seed'>,
) => (index: number) => Promise<Buffer>

interface CompressedFormat {
  /** The picture's memory must not change until the promise settles. */
  readonly encode: (picture: Picture) => Promise<Buffer>
  readonly padding: Padding
  /** Bytes that `stamp` adds. */
  readonly stampBytes: number
  readonly stamp: (image: Buffer, sequence: number) => Buffer
}

/** Goes up whenever the same order would give other bytes. */
const version = 4

/** What the bytes of a pool depend on besides seed, size and format: this code and the libraries that compress. */
export const frameMakerId = `scene-${version}-sharp-${sharp.versions.sharp}-vips-${sharp.versions.vips}`

/** Frames being made at once: one is painted while the other is compressed. A frame's search starts from the one this many before. */
const lanes = 2

/** Quality in the scale of the IJG library. */
const jpegQuality = 88

/** Grey levels, like those that the search finds for JPEG frames: 8.1 to 8.8 from 64 KiB to 3.5 MB. */
const rawDeviation = 8.5

/**
 * Makes `count` distinct images of exactly `frameBytes` and passes each to `take`, in no fixed order.
 * The bytes depend on the order and `frameMakerId` alone. Rejects when `take` does.
 */
export const makeFrames = async (
  order: FrameOrder,
  take: (frame: Buffer, index: number) => Promise<void>,
): Promise<void> => {
  const { width, height } = chooseDimensions(order.frameBytes, order.format)
  const scene = makeScene(width, height, order.seed)
  let failed = false
  const runLane = async (first: number): Promise<void> => {
    const makeFrame = makerOf(order.format)(scene, order)
    try {
      for (let index = first; index < order.count && !failed; index += lanes) {
        await take(await makeFrame(index), index)
      }
    } catch (error) {
      failed = true
      throw error
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: lanes }, (_, first) => runLane(first)))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

const makerOf = (format: FrameFormat): FrameMaker => {
  switch (format) {
    case 'jpeg':
      return fittedMaker(jpeg)
    case 'png':
      return fittedMaker(png)
    case 'raw-rgb':
      return rawRgbMaker
  }
}

/** Baseline JPEG, 4:2:0, fixed quality, standard Huffman tables, and JFIF, which libvips leaves out. */
const jpeg: CompressedFormat = {
  encode: async (picture) => {
    const sharpJpeg = open(picture).jpeg({
      quality: jpegQuality,
      chromaSubsampling: '4:2:0',
      optimiseCoding: false,
    })
    return withPlainHead(await sharpJpeg.toBuffer())
  },
  padding: jpegPadding,
  stampBytes: stampSegmentBytes,
  stamp: addStamp,
}

/** Adaptive filters and zlib level 6. */
const png: CompressedFormat = {
  encode: (picture) => open(picture).png({ compressionLevel: 6, adaptiveFiltering: true }).toBuffer(),
  padding: pngPadding,
  stampBytes: 0,
  stamp: (image) => image,
}

const open = ({ width, height, rgb }: Picture): Sharp => sharp(rgb, { raw: { width, height, channels: 3 } })

/** Noise brings each frame near its size, padding to the byte. Each search starts where the one before it ended. */
const fittedMaker =
  ({ encode, padding, stampBytes, stamp }: CompressedFormat): FrameMaker =>
  (scene, { frameBytes, seed }) => {
    const clean = blankPicture(scene)
    const noisy = blankPicture(scene)
    const imageBytes = frameBytes - stampBytes
    const window = {
      aimBytes: imageBytes * (1 - maxPaddingShare / 2),
      accepts: (bytes: number) => canPadMade(bytes, imageBytes, padding),
    }
    let start: FitStart = { deviation: 8, bytesPerLevel: frameBytes / 16 }
    return async (index) => {
      paintScene(scene, index, clean)
      const { encoded, next } = await fitNoise(window, start, (deviation) => {
        addNoise(scene, index, clean, deviation, noisy)
        return encode(noisy)
      })
      start = next
      const random = keyStream(seed, `padding ${index}`, imageBytes - encoded.length)
      return stamp(padding.pad(encoded, imageBytes, random), index)
    }
  }

/** Three bytes a pixel, row by row, as a sensor's driver delivers them. The rest up to the size repeats the last bytes. */
const rawRgbMaker: FrameMaker = (scene, { frameBytes }) => {
  const clean = blankPicture(scene)
  const noisy = blankPicture(scene)
  return async (index) => {
    paintScene(scene, index, clean)
    addNoise(scene, index, clean, rawDeviation, noisy)
    const { buffer, byteOffset, length } = noisy.rgb
    const image = Buffer.from(buffer, byteOffset, length)
    return Buffer.concat([image, image.subarray(image.length - (frameBytes - image.length))], frameBytes)
  }
}
