// Makes frames of raw RGB, three bytes a pixel, row by row: what a sensor's driver hands over.
import { addNoise, blankPicture, paintScene } from '../scene.ts'
import type { FrameMaker } from './maker.ts'

/** Grey levels: what the search for JPEG frames comes to, 8.1 to 8.8 from 64 KiB to 3.5 MB. */
const deviation = 8.5

/** The bytes that are no whole pixel row of the chosen width are the image's own last bytes once more. */
export const rawRgbMaker: FrameMaker = (scene, { frameBytes }) => {
  const clean = blankPicture(scene)
  const noisy = blankPicture(scene)
  return async (index) => {
    paintScene(scene, index, clean)
    addNoise(scene, index, clean, deviation, noisy)
    const { buffer, byteOffset, length } = noisy.rgb
    const image = Buffer.from(buffer, byteOffset, length)
    return Buffer.concat([image, image.subarray(image.length - (frameBytes - image.length))], frameBytes)
  }
}
