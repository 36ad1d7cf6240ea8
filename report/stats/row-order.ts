// The order in which a table shows rows: by what was asked about, best first, those without a figure at the end.
import type { SummaryRow } from '../../results/summary-schema.ts'

/** The smaller, the higher a row stands; infinity where there is nothing to tell. */
type Place = (row: SummaryRow) => number

const none = Number.POSITIVE_INFINITY

const byRate: Place = ({ fps }) => (fps === null ? none : -fps.median)

/** The first question that a row has a figure for decides over all of them; they differ in nothing but their system. */
const questions: readonly { readonly isAsked: (row: SummaryRow) => boolean; readonly place: Place }[] = [
  {
    isAsked: ({ metrics }) => metrics['capacityCameras'] !== undefined,
    place: ({ metrics }) => -(metrics['capacityCameras'] ?? -none),
  },
  {
    isAsked: ({ metrics }) => metrics['controlP50Ms'] !== undefined,
    place: ({ metrics }) => metrics['controlP99Ms'] ?? metrics['controlP50Ms'] ?? none,
  },
  {
    isAsked: ({ metrics }) => metrics['rssAfterBytes'] !== undefined,
    place: ({ peakRssBytes }) => peakRssBytes ?? none,
  },
  // At the same offered rate the rates that were reached are alike.
  {
    isAsked: ({ metrics, latencyMs }) => metrics['offeredFps'] !== undefined && latencyMs !== null,
    place: ({ latencyMs }) => latencyMs?.p99 ?? latencyMs?.max ?? none,
  },
]

/** Of equal figures the higher rate comes first, and then the plan decides. */
export const inOrder = <T extends { readonly row: SummaryRow }>(named: readonly T[]): readonly T[] => {
  const place = questions.find(({ isAsked }) => named.some(({ row }) => isAsked(row)))?.place ?? byRate
  return [...named].sort(
    (a, b) => compare(place(a.row), place(b.row)) || compare(byRate(a.row), byRate(b.row)),
  )
}

/** Of two infinities neither is greater. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b)
