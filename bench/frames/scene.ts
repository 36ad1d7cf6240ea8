// The seeded moving scene: parts on a conveyor belt under a fixed camera, as raw RGB with a choice of sensor noise.
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { drawPart, makeParts, type Part, type Picture } from './picture/parts.ts'
import { makeNoiseTable, noiseOffset, noiseTableDeviation } from './picture/random.ts'
import { makeTexture, type Texture } from './picture/texture.ts'

/** Everything about a scene that does not change from frame to frame. */
export interface Scene {
  readonly width: number
  readonly height: number
  readonly texture: Texture
  readonly parts: readonly Part[]
  readonly noise: Int8Array
}

/** Share of the picture's height above the belt. */
const wallShare = 0.3

/** Pixels that the belt moves in a frame: a little under a fiftieth of the width, and odd. */
const beltStep = (width: number): number => Math.max(1, Math.floor(width / 110) * 2 - 1)

export const makeScene = (width: number, height: number, seed: number): Scene => {
  const random = xoroshiro128plus(seed)
  const sizePixels = Math.min(2048, Math.max(256, 2 ** Math.ceil(Math.log2(width / 2))))
  return {
    width,
    height,
    texture: makeTexture(sizePixels, random),
    parts: makeParts(random),
    noise: makeNoiseTable(seed, width * 3),
  }
}

/** A black picture of the scene's size, to be painted again and again. */
export const blankPicture = ({ width, height }: Scene): Picture => ({
  width,
  height,
  rgb: new Uint8ClampedArray(width * height * 3),
})

/** Paints frame `frame` (0, 1, 2 …) without noise into `picture`. */
export const paintScene = (scene: Scene, frame: number, picture: Picture): void => {
  const { width, height, parts } = scene
  paintSurfaces(scene, frame, picture)
  const margin = height * 0.1
  const runPixels = width + 2 * margin
  for (const part of parts) {
    const travelled = part.start * runPixels + frame * beltStep(width)
    drawPart(picture, part, (travelled % runPixels) - margin)
  }
}

/**
 * Adds the sensor's noise of frame `frame` to `clean` and writes the sum, clamped to 0 … 255, into `noisy`.
 * @param deviation standard deviation of the noise in grey levels; any real number from 0 up.
 */
export const addNoise = (
  scene: Scene,
  frame: number,
  clean: Picture,
  deviation: number,
  noisy: Picture,
): void => {
  const { noise, width, height } = scene
  const factor = deviation / noiseTableDeviation
  const samples = width * 3
  const from = clean.rgb
  const into = noisy.rgb
  for (let y = 0; y < height; y++) {
    const shift = noiseOffset(frame, y) - y * samples
    const end = (y + 1) * samples
    for (let at = y * samples; at < end; at++) {
      into[at] = (from[at] ?? 0) + (noise[at + shift] ?? 0) * factor
    }
  }
}

/** Wall and belt: a textured grey each, lit from the upper left, the belt moving and the wall creeping. */
const paintSurfaces = (scene: Scene, frame: number, { rgb }: Picture): void => {
  const { width, height, texture } = scene
  const { sizePixels, greys } = texture
  const mask = sizePixels - 1
  const beltTop = Math.floor(height * wallShare)
  for (let y = 0; y < height; y++) {
    const onBelt = y >= beltTop
    const pan = onBelt ? -frame * beltStep(width) : frame
    const textureRow = (y & mask) * sizePixels
    const rowLight = onBelt ? 128 - (50 * y) / height : 205 - (90 * y) / beltTop
    const warmth = onBelt ? -6 : 14
    for (let x = 0, at = y * width * 3; x < width; x++, at += 3) {
      const grey = rowLight - (40 * x) / width + (greys[textureRow + ((x + pan) & mask)] ?? 0)
      rgb[at] = grey + warmth
      rgb[at + 1] = grey
      rgb[at + 2] = grey - warmth
    }
  }
}
