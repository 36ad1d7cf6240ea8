// What an interval says of a published figure: the states that it leaves open, and the limits between them.
import type { Claim } from '../../results/reference-schema.ts'
import type { Interval } from '../../results/summary-schema.ts'

/**
 * `inside` the accepted range is `under` the published figure, `near` it or `beyond` it. Of ratios and effects, `size` is
 * the published one.
 */
export type AbsoluteState = 'below' | 'under' | 'near' | 'beyond' | 'above'
export type RatioState = 'opposite' | 'none' | 'small' | 'size' | 'large'

/** The published figure of a claim, and how it is judged. */
export type PublishedFigure = Pick<Claim, 'kind' | 'published'>

/** Figures of different machines within this factor count as equal. */
export const tolerance = 2

/** Smallest effect that counts as "significant". */
export const significantEffect = 1.05

/** An interval that contains 1 and ends below this shows no effect. */
export const largestUnseen = 1.1

/**
 * Half-width of an interval that decides, as a factor. Whether a published figure is contradicted does not depend on the last
 * quarter of an accepted range that is a factor of 4 wide: an interval this narrow that touches the range lies in it. Of a
 * direction the median counts.
 */
const decisive = { absolute: 1.25, ratio: 1.25, direction: 1.025 } as const

/** The states that are possible after this measurement; all of them without an interval. */
export const absoluteStates = (figure: PublishedFigure, interval: Interval): readonly AbsoluteState[] => {
  const { low, high } = known(interval)
  const published = publishedRange(figure)
  const isBeyond = (interval.low ?? 0) > published.high
  const isUnder = (interval.high ?? Number.POSITIVE_INFINITY) < published.low
  const inside = isBeyond ? 'beyond' : isUnder ? 'under' : 'near'
  return touching(inside, figure, crossed(['below', inside, 'above'], limitsOf(figure), low, high), {
    low,
    high,
  })
}

/** The same of a ratio or an effect. */
export const ratioStates = (figure: PublishedFigure, interval: Interval): readonly RatioState[] => {
  const { low, high } = figure.kind === 'direction' ? settled(interval) : known(interval)
  if (containsNoEffect({ low, high }) && high <= largestUnseen) return ['none']
  const states = crossed(['opposite', 'small', 'size', 'large'], limitsOf(figure), low, high)
  return touching('size', figure, states, { low, high })
}

interface Range {
  readonly low: number
  readonly high: number
}

/** Whether a ratio may be 1. */
export const containsNoEffect = ({ low, high }: Range): boolean => low <= 1 && high >= 1

/** In ascending order: of absolute figures the accepted range; of others no effect, the smallest and the largest accepted one. */
export const limitsOf = ({ kind, published }: PublishedFigure): readonly number[] => {
  const { low, high } = publishedRange({ published })
  if (kind === 'absolute') return [low / tolerance, high * tolerance]
  return kind === 'ratio'
    ? [1, Math.max(significantEffect, low / tolerance), high * tolerance]
    : [1, significantEffect, Number.POSITIVE_INFINITY]
}

const publishedRange = ({ published }: Pick<PublishedFigure, 'published'>): Range => ({
  low: published.low ?? 0,
  high: published.high ?? Number.POSITIVE_INFINITY,
})

/** Nothing without an interval. */
const known = ({ low, high }: Interval): Range =>
  low === null || high === null ? { low: 0, high: Number.POSITIVE_INFINITY } : { low, high }

/** Its median alone where the interval of a direction is narrow; whether there is an effect is never decided by a median. */
const settled = (interval: Interval): Range => {
  const range = known(interval)
  return !containsNoEffect(range) && halfWidth(range) <= decisiveHalfWidth('direction')
    ? { low: interval.median, high: interval.median }
    : range
}

/** Only `inside` where a narrow interval touches the accepted range; one that may be no effect at all is no such interval. */
const touching = <State extends string>(
  inside: State,
  { kind }: PublishedFigure,
  states: readonly State[],
  range: Range,
): readonly State[] =>
  kind !== 'direction' &&
  !(kind === 'ratio' && containsNoEffect(range)) &&
  states.includes(inside) &&
  halfWidth(range) <= decisiveHalfWidth(kind)
    ? [inside]
    : states

/** On the log scale. */
export const halfWidth = ({ low, high }: Range): number => Math.log(high / low) / 2

/** On the log scale. */
export const decisiveHalfWidth = (kind: Claim['kind']): number => Math.log(decisive[kind])

/** The states between whose limits an interval lies: there is one more state than limits, and a limit belongs below. */
const crossed = <State extends string>(
  states: readonly State[],
  limits: readonly number[],
  low: number,
  high: number,
): readonly State[] => {
  const indexOf = (value: number): number => limits.filter((limit) => value > limit).length
  return states.slice(indexOf(low), indexOf(high) + 1)
}
