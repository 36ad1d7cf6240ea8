// A seamless grey texture of several grain sizes: the surface of the belt, the wall and the parts.
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/** A square of grey offsets around 0 that continues at its own edges; `sizePixels` is a power of two. */
export interface Texture {
  readonly sizePixels: number
  readonly greys: Int8Array
}

/** Coarse grain is strong and fine grain weak, as in pictures of real surfaces. */
const grains: readonly { readonly perSide: number; readonly strength: number }[] = [
  { perSide: 4, strength: 16 },
  { perSide: 16, strength: 10 },
  { perSide: 64, strength: 6 },
]

/** Value noise: random greys on a wrapped lattice, blended by a smooth step, added up over the grains. */
export const makeTexture = (sizePixels: number, random: RandomGenerator): Texture => {
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
