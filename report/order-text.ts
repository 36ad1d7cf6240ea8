// What a run says of two systems, and of all in their order: the same words in sentences and tables.
import type { Interval, SummaryRow } from '../results/summary-schema.ts'
import { formatFps, formatInterval, formatNumber, formatRatio, listAll, listSome, noValue } from './format.ts'
import { atMostApart, type Comparison, type Group, type Order } from './stats/order.ts'
import { isLowerBound } from './stats/verdict.ts'

type NameOf = (row: SummaryRow) => string

/** Systems named before the others are only counted. */
const namedSystems = 4

/** The comparison of a row with the next, for a cell of a table. */
export const nextText = ({ next, verdict }: Pick<SummaryRow, 'next' | 'verdict'>): string =>
  next === null ? noValue : comparisonText(next, isLowerBound(verdict))

/** The order with each comparison to the next in brackets; empty for fewer than two systems. */
export const orderText = ({ systems, toNext }: Order<SummaryRow>, nameOf: NameOf): string =>
  systems.length < 2
    ? ''
    : `Order, with the ratio to the next (95 %): ${systems
        .map((row, index) => {
          const next = toNext[index]
          return next === undefined
            ? nameOf(row)
            : `${nameOf(row)} [${comparisonText(next, isLowerBound(row.verdict))}]`
        })
        .join(' ')}.`

/**
 * What is known of the first systems, at least two: a lead over all others, a group, or an open order.
 * @returns sentences, the most important first
 */
export const leadSentences = (order: Order<SummaryRow>, nameOf: NameOf): readonly string[] => {
  const [leader, ...others] = order.systems
  if (leader === undefined) return []
  const rivals = others.flatMap((row, index) => {
    const comparison = order.toFirst[index]
    return comparison === undefined ? [] : [{ row, comparison }]
  })
  const group = order.groups.find(({ members }) => members[0] === leader)
  const together = new Set(group?.members)
  const open = rivals.filter(({ row, comparison }) => !together.has(row) && comparison.finding !== 'apart')
  return [
    firstSentence(order, nameOf),
    ...(group === undefined || open.length === 0
      ? []
      : [`Not separated from ${nameOf(leader)} either: ${openList(open, leader, nameOf)}.`]),
    ...correctionSentence(leader, open, order.pairs, nameOf),
    ...furtherGroups(
      order.groups.filter((each) => each !== group),
      nameOf,
    ),
  ]
}

interface Rival {
  readonly row: SummaryRow
  readonly comparison: Comparison
}

const firstSentence = (order: Order<SummaryRow>, nameOf: NameOf): string => {
  const [leader, second] = order.systems
  const [toSecond] = order.toFirst
  if (leader === undefined || second === undefined || toSecond === undefined) return ''
  const group = order.groups.find(({ members }) => members[0] === leader)
  if (group?.kind === 'bounds')
    return (
      `${listRows(group.members, nameOf)}: at least that, because ${limitOf(group.members)} was the limit; ` +
      'which is fastest is unknown.'
    )
  if (group !== undefined)
    return `${listRows(group.members, nameOf)} are at most ${formatTimes(group.atMost ?? 1)} apart (95 %).`
  const name = nameOf(leader)
  const open = order.toFirst.flatMap((comparison, index) => {
    const row = order.systems[index + 1]
    return row === undefined || comparison.finding === 'apart' ? [] : [{ row, comparison }]
  })
  if (open.length > 0)
    return `${name} has the highest median, ${figureText(leader)}, but is not separated from ${openList(open, leader, nameOf)}.`
  const times = toSecond.times === null ? '' : `, ${timesText(toSecond.times, leader, nameOf(second))}`
  return `${name} is fastest: ${figureText(leader)}${times}.`
}

/** FPS with its interval; "at least" for a lower bound. */
export const figureText = ({ fps, verdict }: Pick<SummaryRow, 'fps' | 'verdict'>): string => {
  const least = isLowerBound(verdict) ? 'at least ' : ''
  return `${least}${fps === null ? noValue : formatNumber(fps.median)} FPS (95 % interval ${formatInterval(fps)})`
}

const timesText = ({ median, low, high }: Interval, leader: SummaryRow, name: string): string => {
  const limits =
    low === null || high === null
      ? 'one round, no interval'
      : `${low.toFixed(2)}–${high.toFixed(2)} within rounds`
  return `${isLowerBound(leader.verdict) ? 'at least ' : ''}${median.toFixed(2)} times ${name} (${limits})`
}

const comparisonText = ({ finding, times }: Comparison, isBound: boolean): string => {
  const most = atMostApart(times)
  switch (finding) {
    case 'apart':
      return `${isBound ? '≥ ' : ''}× ${formatRatio(times)}`
    case 'uncorrected':
      return `${isBound ? '≥ ' : ''}× ${formatRatio(times)}, open`
    case 'both bounds':
      return 'both lower bounds'
    case 'bound':
      return 'lower bound, order open'
    case 'alike':
    case 'open':
      return most === null ? 'order open' : `at most ${formatTimes(most)} apart`
  }
}

/** Rounded up: it is a limit. */
export const formatTimes = (factor: number): string =>
  `× ${(Math.ceil(factor * 100 - 1e-9) / 100).toFixed(2)}`

const openList = (open: readonly Rival[], leader: SummaryRow, nameOf: NameOf): string =>
  listSome(
    open.map(
      ({ row, comparison }) => `${nameOf(row)} (${comparisonText(comparison, isLowerBound(leader.verdict))})`,
    ),
    namedSystems,
  )

/** Where an interval alone would rank two systems, but the correction for many pairs does not. */
const correctionSentence = (
  leader: SummaryRow,
  open: readonly Rival[],
  pairs: number,
  nameOf: NameOf,
): readonly string[] => {
  const found = open.filter(({ comparison }) => comparison.finding === 'uncorrected')
  return found.length === 0
    ? []
    : [
        `As the only pair, ${nameOf(leader)} would rank above ${listSome(
          found.map(({ row }) => nameOf(row)),
          namedSystems,
        )}; ` + `among ${pairs} pairs chance can do that, so the rank is open (Holm’s correction).`,
      ]
}

const furtherGroups = (groups: readonly Group<SummaryRow>[], nameOf: NameOf): readonly string[] => {
  const named = groups.map(
    ({ members, atMost }) =>
      `${listSome(members.map(nameOf), namedSystems)} (${atMost === null ? 'lower bounds' : `at most ${formatTimes(atMost)} apart`})`,
  )
  return named.length === 0 ? [] : [`Further groups: ${listSome(named, namedSystems, '; ')}.`]
}

const listRows = (rows: readonly SummaryRow[], nameOf: NameOf): string => {
  const shown = rows.slice(0, namedSystems).map((row) => `${nameOf(row)} (${formatFps(row)} FPS)`)
  const all = rows.length > namedSystems ? [...shown, `${rows.length - namedSystems} more`] : shown
  return listAll(all)
}

const limitOf = (rows: readonly SummaryRow[]): string => {
  const network = rows.filter(({ verdict }) => verdict === 'network-bound').length
  if (network === 0) return 'the load generator'
  return network === rows.length ? 'the network' : 'the load generator or the network'
}
