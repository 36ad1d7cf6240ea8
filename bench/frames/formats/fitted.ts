// Makes frames of a compressed format: noise brings each near its size, padding to the byte.
import { type FitStart, fitNoise } from '../fit.ts'
import { jpegPadding } from '../padding/jpeg.ts'
import { canPadMade, maxPaddingShare, type Padding } from '../padding/padding.ts'
import { pngPadding } from '../padding/png.ts'
import type { Picture } from '../picture/parts.ts'
import { keyStream } from '../picture/random.ts'
import { addNoise, blankPicture, paintScene, type Scene } from '../scene.ts'
import { addStamp, stampSegmentBytes } from '../stamp.ts'
import { encodeJpeg } from './jpeg.ts'
import type { FrameMaker } from './maker.ts'
import { encodePng } from './png.ts'

interface CompressedFormat {
  readonly encode: (picture: Picture) => Promise<Buffer>
  readonly padding: Padding
  /** Bytes that `stamp` adds. */
  readonly stampBytes: number
  readonly stamp: (image: Buffer, sequence: number) => Buffer
}

const jpeg: CompressedFormat = {
  encode: encodeJpeg,
  padding: jpegPadding,
  stampBytes: stampSegmentBytes,
  stamp: addStamp,
}

const png: CompressedFormat = {
  encode: encodePng,
  padding: pngPadding,
  stampBytes: 0,
  stamp: (image) => image,
}

/** Each search starts where the one before it ended. */
const fittedMaker =
  ({ encode, padding, stampBytes, stamp }: CompressedFormat): FrameMaker =>
  (scene: Scene, { frameBytes, seed }) => {
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

export const jpegMaker = fittedMaker(jpeg)
export const pngMaker = fittedMaker(png)
