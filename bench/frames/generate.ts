// Makes the frames of a pool, two at a time: one is being painted while the other is being compressed.
import type { FrameFormat } from '../../scenarios/define.ts'
import { chooseDimensions } from './dimensions.ts'
import { jpegMaker, pngMaker } from './formats/fitted.ts'
import type { FrameMaker, FrameOrder } from './formats/maker.ts'
import { rawRgbMaker } from './formats/raw-rgb.ts'
import { makeScene } from './scene.ts'

/** Frames being made at once. Part of the generator: a frame's search starts from the frame this many before. */
const lanes = 2

const makers: Readonly<Record<FrameFormat, FrameMaker>> = {
  jpeg: jpegMaker,
  png: pngMaker,
  'raw-rgb': rawRgbMaker,
}

/**
 * Makes `count` distinct images of exactly `frameBytes` and gives each to `take`, in no fixed order.
 * The bytes depend on the order and the generator alone. Rejects when `take` does.
 */
export const generateFrames = async (
  order: FrameOrder,
  take: (frame: Buffer, index: number) => Promise<void>,
): Promise<void> => {
  const { width, height } = chooseDimensions(order.frameBytes, order.format)
  const scene = makeScene(width, height, order.seed)
  let failed = false
  const lane = async (first: number): Promise<void> => {
    const makeFrame = makers[order.format](scene, order)
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
