// The seeded moving scene: discs and blocks on a conveyor belt under a fixed camera, as raw RGB with adjustable sensor noise.
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import { makeNoiseTable, noiseOffset, noiseTableDeviation } from './random.ts'

/** Everything about a scene that does not change from frame to frame. */
export interface Scene {
  readonly width: number
  readonly height: number
  readonly texture: Texture
  readonly parts: readonly Part[]
  readonly noise: Int8Array
}

/** A picture in memory: 3 bytes a pixel, rows one after the other. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8ClampedArray
}

/** One thing on the belt. Lengths and places are fractions of the picture's height, `start` of the distance it travels. */
interface Part {
  readonly kind: 'disc' | 'block'
  readonly start: number
  readonly lane: number
  readonly radius: number
  readonly tilt: number
  readonly colour: readonly [number, number, number]
}

/** A square of grey offsets around 0 that continues at its own edges; `sizePixels` is a power of two. */
interface Texture {
  readonly sizePixels: number
  readonly greys: Int8Array
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

/** A black picture of the scene's size, to be painted into repeatedly. */
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
 * @param deviation standard deviation of the noise in grey levels, from 0 up
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

/** Nine parts, alternately discs and blocks, spread so that about the same number is always in view. */
const makeParts = (random: RandomGenerator): readonly Part[] =>
  Array.from({ length: 9 }, (_, index) => ({
    kind: index % 2 === 0 ? 'disc' : 'block',
    start: (index + uniformFloat32(random) * 0.6) / 9,
    lane: 0.4 + 0.38 * uniformFloat32(random),
    radius: 0.05 + 0.05 * uniformFloat32(random),
    tilt: Math.PI * uniformFloat32(random),
    colour: [
      80 + 160 * uniformFloat32(random),
      80 + 160 * uniformFloat32(random),
      80 + 160 * uniformFloat32(random),
    ],
  }))

/** Draws `part` with its centre at column `centreX`, clipped to the picture. */
const drawPart = (picture: Picture, part: Part, centreX: number): void => {
  const { width, height, rgb } = picture
  const radius = part.radius * height
  const centreY = part.lane * height
  const [red, green, blue] = part.colour
  const shade = part.kind === 'disc' ? shadeDisc : shadeBlock(part.tilt)
  const lastY = Math.min(height - 1, Math.ceil(centreY + radius))
  const lastX = Math.min(width - 1, Math.ceil(centreX + radius))
  for (let y = Math.max(0, Math.floor(centreY - radius)); y <= lastY; y++) {
    for (let x = Math.max(0, Math.floor(centreX - radius)); x <= lastX; x++) {
      const light = shade((x - centreX) / radius, (y - centreY) / radius)
      if (light === 0) continue
      const at = (y * width + x) * 3
      rgb[at] = red * light
      rgb[at + 1] = green * light
      rgb[at + 2] = blue * light
    }
  }
}

/** Brightness of a half sphere at (x, y) in the unit circle; 0 is outside. */
const shadeDisc = (x: number, y: number): number => {
  const square = x * x + y * y
  if (square > 1) return 0
  const towardsLight = 0.76 * Math.sqrt(1 - square) - 0.46 * (x + y)
  return 0.25 + 0.85 * Math.max(0, towardsLight)
}

/** Brightness of a flat tilted block with a printed bar code across its middle. */
const shadeBlock = (tilt: number): ((x: number, y: number) => number) => {
  const cos = Math.cos(tilt)
  const sin = Math.sin(tilt)
  return (x, y) => {
    const along = x * cos + y * sin
    const across = y * cos - x * sin
    if (Math.abs(along) > 0.8 || Math.abs(across) > 0.55) return 0
    if (Math.abs(across) > 0.3 || Math.abs(along) > 0.6) return 0.9 - 0.15 * across
    return Math.sin(along * 19) + Math.sin(along * 31) > 0.4 ? 0.2 : 1.05
  }
}

/** Coarse grain is strong and fine grain weak, as on real surfaces. */
const grains: readonly { readonly perSide: number; readonly strength: number }[] = [
  { perSide: 4, strength: 16 },
  { perSide: 16, strength: 10 },
  { perSide: 64, strength: 6 },
]

/** Value noise: random greys on a wrapped lattice, blended by a smooth step, added up over the grains. */
const makeTexture = (sizePixels: number, random: RandomGenerator): Texture => {
  const sum = new Float32Array(sizePixels * sizePixels)
  for (const { perSide, strength } of grains) {
    const lattice = Float32Array.from(
      { length: perSide * perSide },
      () => (uniformFloat32(random) * 2 - 1) * strength,
    )
    addGrain(sum, sizePixels, lattice, perSide)
  }
  const greys = new Int8Array(sum.length)
  for (let at = 0; at < sum.length; at++) greys[at] = Math.round(sum[at] ?? 0)
  return { sizePixels, greys }
}

const addGrain = (sum: Float32Array, sizePixels: number, lattice: Float32Array, perSide: number): void => {
  const cell = sizePixels / perSide
  for (let y = 0; y < sizePixels; y++) {
    const above = Math.floor(y / cell)
    const rowA = above * perSide
    const rowB = ((above + 1) % perSide) * perSide
    const down = smoothStep(y / cell - above)
    for (let x = 0; x < sizePixels; x++) {
      const left = Math.floor(x / cell)
      const right = (left + 1) % perSide
      const across = smoothStep(x / cell - left)
      const top = mix(lattice[rowA + left] ?? 0, lattice[rowA + right] ?? 0, across)
      const bottom = mix(lattice[rowB + left] ?? 0, lattice[rowB + right] ?? 0, across)
      const at = y * sizePixels + x
      sum[at] = (sum[at] ?? 0) + mix(top, bottom, down)
    }
  }
}

const smoothStep = (t: number): number => t * t * (3 - 2 * t)

const mix = (a: number, b: number, t: number): number => a + (b - a) * t
