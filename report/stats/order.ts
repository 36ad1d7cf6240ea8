// The order of systems by one figure: which pairs differ, which are as good as equal, and what is open.
import { median } from 'simple-statistics'
import type { Interval, PairFinding } from '../../results/summary-schema.ts'
import { inverseInterval, significantAfterHolm } from './estimate.ts'
import { type Ratio, ratiosOf } from './ratio.ts'

export interface RoundValue {
  readonly round: number
  /** Above zero. */
  readonly value: number
}

export interface Contender<T> {
  readonly item: T
  /** One value a round; at least one. */
  readonly perRound: readonly RoundValue[]
  /** The load was the limit, so the true value is at least this good. */
  readonly isBound: boolean
}

/** Two systems, the one with the better median first. */
export interface Comparison {
  readonly finding: PairFinding
  /** How many times the first is better, within rounds; null without a common round. */
  readonly times: Interval | null
}

/** Neighbours in the order whose every pair is `alike`, or that are all lower bounds; at least two. */
export interface Group<T> {
  readonly kind: 'alike' | 'bounds'
  readonly members: readonly T[]
  /** Upper 95 % limit of the factor between any two; null for lower bounds. */
  readonly atMost: number | null
}

export interface Order<T> {
  /** Best median first. */
  readonly systems: readonly T[]
  /** Of each system with the one after it: one fewer than systems. */
  readonly toNext: readonly Comparison[]
  /** Of the first system with each other one. */
  readonly toFirst: readonly Comparison[]
  /** Of any two systems, the one that stands first in the order first. */
  readonly comparisonOf: (a: T, b: T) => Comparison
  /** Each as long as possible, so that two may share systems. */
  readonly groups: readonly Group<T>[]
  /** Pairs for which the tests are corrected. */
  readonly pairs: number
}

export interface OrderRules {
  /** Which values are better: `more` for throughput, `less` for CPU per frame. */
  readonly better: 'more' | 'less'
  /** Medians up to this factor apart are within the noise floor. */
  readonly noiseMargin: number
  /** Rows under the same conditions that do not compete; their scatter moderates the variances. */
  readonly others?: readonly (readonly RoundValue[])[]
}

/**
 * Two systems are alike if their ratio lies within this factor, to either side, with its whole 95 % interval: the limits of
 * bioequivalence, 0.80 to 1.25. The noise floor cannot serve: it pools all points, so the interval of one pair is wider than
 * it even for two copies of one system.
 */
export const alikeWithin = 1.25

/**
 * Every pair of systems is compared within rounds.
 *
 * The first of a pair is ahead (`apart`) if the whole interval of the ratio is above 1, if that still holds after Holm's
 * correction for all pairs (S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979),
 * and if the ratio exceeds the noise floor; all pairs, because the data chose which to look at. It is `uncorrected` if only the
 * correction is missing. Nothing is ahead of a lower bound, and a lower bound is alike to nothing.
 */
export const orderOf = <T>(contenders: readonly Contender<T>[], rules: OrderRules): Order<T> => {
  const sign = rules.better === 'more' ? -1 : 1
  const sorted = [...contenders].sort((a, b) => sign * (middleOf(a) - middleOf(b)))
  const ratios = sorted.map((first) => ratiosToAll(first, sorted, rules))
  const pairs = sorted.flatMap((_, first) =>
    sorted.slice(first + 1).map((_, at) => [first, first + 1 + at] as const),
  )
  const significant = significantAfterHolm(
    pairs.filter(([, second]) => sorted[second]?.isBound === false),
    ([first, second]) => ratios[first]?.[second]?.estimate ?? null,
    pairs.length,
  )
  const found = new Map(
    pairs.map((pair) => {
      const [first, second] = pair
      const ratio = ratios[first]?.[second] ?? null
      const isBound = { first: sorted[first]?.isBound === true, second: sorted[second]?.isBound === true }
      return [`${first} ${second}`, compare(ratio, isBound, significant.has(pair), rules)] as const
    }),
  )
  const at = (first: number, second: number): Comparison => found.get(`${first} ${second}`) ?? unknown
  return {
    systems: sorted.map(({ item }) => item),
    toNext: sorted.slice(1).map((_, index) => at(index, index + 1)),
    toFirst: sorted.slice(1).map((_, index) => at(0, index + 1)),
    comparisonOf: (a, b) => {
      const [first, second] = [a, b]
        .map((item) => sorted.findIndex((contender) => contender.item === item))
        .sort((x, y) => x - y)
      return at(first ?? -1, second ?? -1)
    },
    groups: [...runs(sorted, at, 'bounds'), ...runs(sorted, at, 'alike')],
    pairs: pairs.length,
  }
}

/** The factor that the interval allows, to either side; null without an interval. */
export const atMostApart = (times: Interval | null): number | null =>
  times?.low == null || times.high === null ? null : Math.max(times.high, 1 / times.low)

const unknown: Comparison = { finding: 'open', times: null }

const middleOf = ({ perRound }: Contender<unknown>): number => median(perRound.map(({ value }) => value))

/** How many times `first` is better than each of `all`, in their order; of itself null. */
const ratiosToAll = <T>(
  first: Contender<T>,
  all: readonly Contender<T>[],
  { better, others = [] }: OrderRules,
): readonly (Ratio | null)[] => {
  const rivals = all.filter((rival) => rival !== first)
  const ratios = ratiosOf(({ value }) => value, first.perRound, [
    ...rivals.map(({ perRound }) => perRound),
    ...others,
  ])
  return all.map((rival) => {
    const ratio = rival === first ? null : (ratios[rivals.indexOf(rival)] ?? null)
    return ratio === null || better === 'less'
      ? ratio
      : { ...ratio, interval: inverseInterval(ratio.interval) }
  })
}

const compare = (
  ratio: Ratio | null,
  isBound: { readonly first: boolean; readonly second: boolean },
  isSignificant: boolean,
  { noiseMargin }: OrderRules,
): Comparison => {
  const times = ratio?.interval ?? null
  const isAbove = times !== null && (times.low ?? 0) > 1 && times.median > noiseMargin
  const most = atMostApart(times)
  const finding = (): PairFinding => {
    if (isBound.second) return isBound.first ? 'both bounds' : 'bound'
    if (isAbove) return isSignificant ? 'apart' : 'uncorrected'
    if (isBound.first) return 'bound'
    return most !== null && most <= alikeWithin ? 'alike' : 'open'
  }
  return { finding: finding(), times }
}

/** The longest runs of neighbours with one finding for every pair; a run that lies within another is not listed. */
const runs = <T>(
  sorted: readonly Contender<T>[],
  at: (first: number, second: number) => Comparison,
  kind: Group<T>['kind'],
): readonly Group<T>[] => {
  const wanted: PairFinding = kind === 'alike' ? 'alike' : 'both bounds'
  const reachesOf = (first: number): number => {
    let last = first
    while (
      last + 1 < sorted.length &&
      sorted.slice(first, last + 1).every((_, index) => at(first + index, last + 1).finding === wanted)
    )
      last++
    return last
  }
  const reaches = sorted.map((_, first) => reachesOf(first))
  return reaches.flatMap((last, first) => {
    const isNew = last > first && (first === 0 || last > (reaches[first - 1] ?? first))
    return isNew ? [groupOf(sorted, at, kind, first, last)] : []
  })
}

const groupOf = <T>(
  sorted: readonly Contender<T>[],
  at: (first: number, second: number) => Comparison,
  kind: Group<T>['kind'],
  first: number,
  last: number,
): Group<T> => {
  const members = sorted.slice(first, last + 1)
  const factors = members.flatMap((_, a) =>
    members.slice(a + 1).flatMap((_, b) => atMostApart(at(first + a, first + a + 1 + b).times) ?? []),
  )
  return {
    kind,
    members: members.map(({ item }) => item),
    atMost: kind === 'alike' ? Math.max(...factors) : null,
  }
}
