// The order of rows in a table: by the figure that the scenario asks about, best first, rows without a figure last.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { isBorrowed } from './ranking.ts'

/** Sort key: smaller is higher; infinity without a figure. */
type Place = (row: SummaryRow) => number

const none = Number.POSITIVE_INFINITY

const byRate: Place = ({ fps }) => (fps === null ? none : -fps.median)

/** Rows whose bytes expire with the callback are ranked among themselves, below the others. */
const byOwnership: Place = (row) => (isBorrowed(row) ? 1 : 0)

/** The first question that any row has a figure for orders all rows: rows of a point differ only in their system. */
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
  // At the same offered rate, throughput hardly differs.
  {
    isAsked: ({ metrics, latencyMs }) => metrics['offeredFps'] !== undefined && latencyMs !== null,
    place: ({ latencyMs }) => latencyMs?.p99 ?? latencyMs?.max ?? none,
  },
]

/** Equal figures are ordered by rate, then by the plan. */
export const inOrder = <T extends { readonly row: SummaryRow }>(named: readonly T[]): readonly T[] => {
  const place = questions.find(({ isAsked }) => named.some(({ row }) => isAsked(row)))?.place ?? byRate
  return [...named].sort(
    (a, b) =>
      compare(byOwnership(a.row), byOwnership(b.row)) ||
      compare(place(a.row), place(b.row)) ||
      compare(byRate(a.row), byRate(b.row)),
  )
}

/** Two infinities are equal. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b)
