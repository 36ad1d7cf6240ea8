// Makes the frames of a pool, two at a time: one is being painted while the other is being compressed.
import { chooseDimensions } from './dimensions.ts'
import { type FitStart, fitNoise } from './fit.ts'
import { encodeJpeg } from './jpeg.ts'
import { canPad, maxPaddingShare, padJpeg } from './padding.ts'
import { keyStream } from './picture/random.ts'
import { addNoise, blankPicture, makeScene, paintScene, type Scene } from './scene.ts'
import { addStamp, stampSegmentBytes } from './stamp.ts'

/** Which frames to make: bytes of each, how many, and the seed of scene and noise. */
export interface FrameOrder {
  readonly frameBytes: number
  readonly count: number
  readonly seed: number
}

/** Frames being made at once. Part of the generator: a frame's search starts from the frame this many before. */
const lanes = 2

/**
 * Makes `count` distinct JPEGs of exactly `frameBytes` and gives each to `take`, in no fixed order.
 * The bytes depend on the order and the generator alone. Rejects when `take` does.
 */
export const generateFrames = async (
  order: FrameOrder,
  take: (frame: Buffer, index: number) => Promise<void>,
): Promise<void> => {
  const { width, height } = chooseDimensions(order.frameBytes)
  const scene = makeScene(width, height, order.seed)
  let failed = false
  const lane = async (first: number): Promise<void> => {
    const makeFrame = frameMaker(scene, order)
    for (let index = first; index < order.count && !failed; index += lanes) {
      await take(await makeFrame(index), index)
    }
  }
  const outcomes = await Promise.allSettled(
    Array.from({ length: lanes }, (_, first) =>
      lane(first).catch((error: unknown) => {
        failed = true
        throw error
      }),
    ),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

/** Makes one frame after the other, each search starting where the last one ended. */
const frameMaker = (scene: Scene, { frameBytes, seed }: FrameOrder): ((index: number) => Promise<Buffer>) => {
  const clean = blankPicture(scene)
  const noisy = blankPicture(scene)
  const jpegBytes = frameBytes - stampSegmentBytes
  const window = {
    aimBytes: jpegBytes * (1 - maxPaddingShare / 2),
    accepts: (bytes: number) => canPad(bytes, jpegBytes),
  }
  let start: FitStart = { deviation: 8, bytesPerLevel: frameBytes / 16 }
  return async (index) => {
    paintScene(scene, index, clean)
    const { encoded, next } = await fitNoise(window, start, (deviation) => {
      addNoise(scene, index, clean, deviation, noisy)
      return encodeJpeg(noisy)
    })
    start = next
    const padding = keyStream(seed, `padding ${index}`, jpegBytes - encoded.length)
    return addStamp(padJpeg(encoded, jpegBytes, padding), index)
  }
}
