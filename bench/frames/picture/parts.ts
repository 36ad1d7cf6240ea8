// The things that lie on the belt: seeded discs and striped blocks, drawn with a light from the upper left.
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/** A picture in memory: 3 bytes a pixel, rows one after the other. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8ClampedArray
}

/** One thing on the belt. Lengths and places are fractions of the picture's height, `start` of its run. */
export interface Part {
  readonly kind: 'disc' | 'block'
  readonly start: number
  readonly lane: number
  readonly radius: number
  readonly tilt: number
  readonly colour: readonly [number, number, number]
}

/** Nine parts, alternately discs and blocks, spread over the run so that about as many are always in view. */
export const makeParts = (random: RandomGenerator): readonly Part[] =>
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

/** Draws `part` with its centre at column `centreX`; what lies outside the picture is cut off. */
export const drawPart = (picture: Picture, part: Part, centreX: number): void => {
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
