// What is left when the application decodes each frame: the cameras that a server still carries, and how much of the difference
// between libraries.
import type { SummaryRow } from '../results/summary-schema.ts'
import { formatCameras, listSome, oneLine } from './format.ts'
import { isRankable } from './stats/ranking.ts'

/** A system with and without the work of the application; cameras that one core carries, by the medians of the trials. */
export interface WithWork {
  /** The label of the row that receives only. */
  readonly system: string
  readonly receivingOnly: number
  readonly decoding: number
  /** True where something other than the server limited the search for `receivingOnly`: it may be more. */
  readonly isLowerBound: boolean
}

interface Pair {
  readonly receiving: SummaryRow
  readonly decoding: SummaryRow
  readonly decoder: string
}

/** Systems that a sentence names. */
const namedSystems = 8

/** Most cameras with decoding first; empty where a run did not measure it. @param rows of a summary */
export const withWorkFigures = (rows: readonly SummaryRow[]): readonly WithWork[] =>
  pairs(rows).map(({ receiving, decoding }) => ({
    system: oneLine(receiving.label),
    receivingOnly: camerasOf(receiving),
    decoding: camerasOf(decoding),
    isLowerBound: (receiving.metrics['capacityLowerBounds'] ?? 0) > 0,
  }))

/**
 * Sentences for the point with decoding; none for other points.
 * @param rows of the point @param all of the summary
 */
export const withWorkAnswer = (
  rows: readonly SummaryRow[],
  all: readonly SummaryRow[],
): readonly string[] => {
  const found = pairs(all).filter(({ decoding }) => rows.includes(decoding))
  const [best, ...others] = found
  if (best === undefined) return []
  const figures = ({ receiving, decoding }: Pair): string =>
    `${formatCameras(receiving)}; ${formatCameras(decoding)}`
  return [
    `Receiving only: ${formatCameras(best.receiving)} cameras; with decoding: ${formatCameras(best.decoding)} ` +
      `(${oneLine(best.receiving.label)}).`,
    ...(others.length === 0
      ? []
      : [
          `The others, in this order: ${listSome(
            others.map((pair) => `${oneLine(pair.receiving.label)} ${figures(pair)}`),
            namedSystems,
          )}.`,
        ]),
    ...spreadSentence(found),
  ]
}

const pairs = (rows: readonly SummaryRow[]): readonly Pair[] => {
  const searched = rows.filter((row) => isRankable(row) && row.metrics['capacityCameras'] !== undefined)
  return searched
    .flatMap((decoding): readonly Pair[] => {
      const { work, decoder } = decoding.applied ?? {}
      const receiving = searched.find((row) => isReceiving(row, decoding))
      return work === 'decode' && receiving ? [{ receiving, decoding, decoder: String(decoder) }] : []
    })
    .toSorted((a, b) => camerasOf(b.decoding) - camerasOf(a.decoding))
}

/** The row of the same system that has the same settings and does nothing with a frame. */
const isReceiving = (row: SummaryRow, { scenario, runner, variant }: SummaryRow): boolean =>
  row.scenario === scenario &&
  row.runner === runner &&
  row.applied?.['work'] === undefined &&
  variant.startsWith(`${row.variant}+`)

const camerasOf = ({ metrics }: SummaryRow): number => metrics['capacityCameras'] ?? 0

/** Of the libraries that share a decoder: other decoders would hide what the libraries differ by. None for fewer than two. */
const spreadSentence = (found: readonly Pair[]): readonly string[] => {
  const [shared] = [...Map.groupBy(found, ({ decoder }) => decoder)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )
  if (shared === undefined || shared[1].length < 2) return []
  const [decoder, group] = shared
  const [receiving, decoding] = [
    spreadOf(group.map((pair) => pair.receiving)),
    spreadOf(group.map((pair) => pair.decoding)),
  ]
  return receiving === null || decoding === null
    ? []
    : [
        `Of the ${group.length} that decode with ${oneLine(decoder)}, a frame costs the dearest × ${receiving.toFixed(2)} ` +
          `the CPU time of the cheapest receiving only, and × ${decoding.toFixed(2)} with decoding.`,
      ]
}

/** CPU time of a frame, the dearest by the cheapest; null where one is unknown. */
const spreadOf = (rows: readonly SummaryRow[]): number | null => {
  const costs = rows.flatMap(({ cpuMsPerFrame }) => cpuMsPerFrame ?? [])
  return costs.length < rows.length ? null : Math.max(...costs) / Math.min(...costs)
}
