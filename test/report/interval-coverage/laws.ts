// The laws of made-up runs: how trials of a system scatter, which speeds it has, and where their median lies.

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { bisect, errorFunction } from 'simple-statistics'

/** Seeded random numbers. */
export interface Random {
  /** From 0 to below 1. */
  readonly uniform: () => number
  /** Mean 0, variance 1. */
  readonly normal: () => number
}

/** One of the speeds of a system, as a factor of its rate, and in which share of the trials it is seen. */
export interface Speed {
  readonly factor: number
  readonly share: number
}

export interface System {
  /** Standard deviation of a trial on the log scale; of heavy tails, the factor before Student's t. */
  readonly scatter: number
  readonly tails: 'normal' | 't3'
  readonly speeds: readonly Speed[]
  /** Counted apart as well: the systems that the law is there for. */
  readonly isMarked: boolean
}

export interface Law {
  readonly name: string
  /** Standard deviation, on the log scale, of what a round does to all rows. */
  readonly roundScatter: number
  /** Draws the systems of one run, the baseline first. */
  readonly drawSystems: (random: Random) => readonly System[]
}

export const systemCount = 12

const usualRoundScatter = 0.05

/** Described in METHODOLOGY.md, in this order. */
export const laws: readonly Law[] = [
  {
    name: 'equal, normal',
    roundScatter: usualRoundScatter,
    drawSystems: () => systems(() => steady(0.1)),
  },
  {
    name: 'unequal variances',
    roundScatter: usualRoundScatter,
    drawSystems: (random) =>
      systems(() => {
        const scatter = betweenOnLogScale(random, 0.01, 0.3)
        return { ...steady(scatter), isMarked: scatter > 0.1 }
      }),
  },
  {
    name: 'two-humped',
    roundScatter: usualRoundScatter,
    drawSystems: (random) =>
      systems((index) => {
        const system = steady(betweenOnLogScale(random, 0.03, 0.15))
        return index < systemCount - 4 ? system : withSecondSpeed(system, index % 2 === 0 ? 0.4 : 2.5)
      }),
  },
  {
    name: 'heavy tails',
    roundScatter: usualRoundScatter,
    drawSystems: () => systems(() => ({ ...steady(0.08), tails: 't3' })),
  },
  { name: 'strong rounds', roundScatter: 0.25, drawSystems: () => systems(() => steady(0.08)) },
  {
    name: 'half and half',
    roundScatter: usualRoundScatter,
    drawSystems: () =>
      systems((index) => (index < systemCount - 1 ? steady(0.08) : halfAndHalf(steady(0.08)))),
  },
]

/** Logarithm of one trial's rate as a factor of the system's, without what its round does. */
export const drawTrial = ({ scatter, tails, speeds }: System, { uniform, normal }: Random): number => {
  const noise = scatter * (tails === 't3' ? studentT3(normal) : normal())
  const at = uniform()
  const reached = speeds.findIndex(
    (_, index) => at < speeds.slice(0, index + 1).reduce((sum, { share }) => sum + share, 0),
  )
  return noise + Math.log((speeds[reached] ?? speeds.at(-1))?.factor ?? 1)
}

/**
 * Median of the sum of a trial's logarithm and of others' normal scatter about zero. With one speed it is zero,
 * as every law is symmetric; with several, noise must be normal: a mixture of normal laws.
 *
 * @param otherScatter standard deviation, on the log scale, of what is added: a round, or the trial divided by
 */
export const logMedian = ({ scatter, tails, speeds }: System, otherScatter: number): number => {
  if (speeds.length === 1) return 0
  if (tails !== 'normal') throw new Error('the median of several speeds is known for normal noise only')
  const deviation = Math.hypot(scatter, otherScatter)
  const logs = speeds.map(({ factor }) => Math.log(factor))
  const shareBelow = (value: number): number =>
    speeds.reduce(
      (sum, { share }, index) => sum + share * normalCdf((value - (logs[index] ?? 0)) / deviation),
      0,
    )
  return bisect((value: number) => shareBelow(value) - 0.5, Math.min(...logs), Math.max(...logs), 100, 1e-9)
}

const systems = (make: (index: number) => System): readonly System[] =>
  Array.from({ length: systemCount }, (_, index) => make(index))

const steady = (scatter: number): System => ({
  scatter,
  tails: 'normal',
  speeds: [{ factor: 1, share: 1 }],
  isMarked: false,
})

const withSecondSpeed = (system: System, factor: number): System => ({
  ...system,
  speeds: [
    { factor: 1, share: 0.8 },
    { factor, share: 0.2 },
  ],
  isMarked: true,
})

const halfAndHalf = (system: System): System => ({
  ...system,
  speeds: [
    { factor: 0.6, share: 0.5 },
    { factor: 1.65, share: 0.5 },
  ],
  isMarked: true,
})

const betweenOnLogScale = ({ uniform }: Random, low: number, high: number): number =>
  low * (high / low) ** uniform()

/** A normal value by the root of a mean of three squared ones. */
const studentT3 = (normal: () => number): number =>
  normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3)

const normalCdf = (value: number): number => (1 + errorFunction(value / Math.SQRT2)) / 2

/** The same seed gives the same numbers. */
export const seededRandom = (seed: number): Random => {
  const generator = xoroshiro128plus(seed)
  const uniform = (): number => uniformFloat64(generator)
  /** Box and Muller (1958); 1 − u is never 0. */
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}
