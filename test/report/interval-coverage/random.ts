// Seeded random numbers of the kinds that the laws are made of.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Random {
  /** From 0 to below 1. */
  readonly uniform: () => number
  /** Mean 0, variance 1. */
  readonly normal: () => number
}

/** The same seed gives the same numbers. */
export const seededRandom = (seed: number): Random => {
  const generator = xoroshiro128plus(seed)
  const uniform = (): number => uniformFloat64(generator)
  /** Box and Muller (1958); 1 − u is never 0. */
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}
