// The words of a comparison, the same in the terminal, in Markdown and on the page.
import type { ComparedRow, ComparedSide, Comparison } from '../../results/comparison-schema.ts'
import {
  formatFps,
  formatMilliseconds,
  formatNumber,
  formatRatio,
  formatReason,
  noValue,
  oneLine,
  pointTitle,
} from '../format.ts'
import { isBeyond } from './rows.ts'

/** Rows of one scenario point and generator. */
export interface PointBlock {
  readonly title: string
  /** Those that have a ratio. */
  readonly rows: readonly ComparedRow[]
  readonly isTimed: boolean
}

/** A row that cannot be put as a ratio, and what there is to say of it. */
export interface RowNote {
  readonly name: string
  readonly text: string
}

/** A column where there is room for all of them: in Markdown and on the page. */
export interface ComparisonColumn {
  readonly head: string
  readonly cell: (row: ComparedRow) => string
}

/** Points where at least one row has a figure in both runs. */
export const pointBlocks = ({ rows }: Pick<Comparison, 'rows'>): readonly PointBlock[] =>
  [
    ...Map.groupBy(rows, ({ scenario, point, generator }) =>
      JSON.stringify([scenario, point, generator]),
    ).values(),
  ]
    .map((all) => {
      const measured = all.filter(({ ratio }) => ratio !== null)
      return {
        title: all[0] === undefined ? '' : pointTitle(all[0]),
        rows: measured,
        isTimed: measured.some(({ a, b }) => (a?.p99Ms ?? b?.p99Ms ?? null) !== null),
      }
    })
    .filter((block) => block.rows.length > 0)

export const fpsText = (side: ComparedSide | null): string => (side === null ? noValue : formatFps(side))

export const cpuText = (ratio: number | null): string => (ratio === null ? noValue : ratio.toFixed(2))

/** Why rows with a ratio are not judged by it; then rows that one run has not, or that ended otherwise. */
export const rowNotes = ({ rows }: Pick<Comparison, 'rows'>): readonly RowNote[] =>
  rows.flatMap((row) => {
    const text = noteText(row)
    return text === null ? [] : [{ name: `${pointTitle(row)}: ${row.name}`, text }]
  })

const noteText = ({ change, why, a, b }: ComparedRow): string | null => {
  if (change === 'open') return why
  if (change === 'new') return `only in B (${outcome(b)})`
  if (change === 'gone') return `only in A (${outcome(a)})`
  const [before, after] = [outcome(a), outcome(b)]
  if (change === 'status' || (change === 'none' && before !== after)) return `${before} → ${after}`
  const cameras = [a?.cameras ?? null, b?.cameras ?? null]
  return cameras[0] === cameras[1]
    ? null
    : `cameras carried: ${cameras.map((count) => count ?? noValue).join(' → ')}`
}

const outcome = (side: ComparedSide | null): string => {
  if (side === null) return noValue
  return side.fps === null ? formatReason(side) : `${formatFps(side)} frames a second`
}

/** What A and B are. */
export const runLines = ({ a, b }: Comparison): readonly string[] =>
  [a, b].map(({ folder, startedAt, profile }, index) =>
    oneLine(
      `${index === 0 ? 'A' : 'B'}: ${folder}, ${startedAt.slice(0, 16).replace('T', ' ')} UTC, profile ${profile}`,
    ),
  )

/** How many rows came out how, what they have in common, and what may be noise. */
export const countLine = ({ rows, medianRatio, noiseMargin }: Comparison): string => {
  const words = {
    slower: 'slower',
    faster: 'faster',
    tie: 'tied',
    open: 'open',
    status: 'with another outcome',
    new: 'new',
    gone: 'gone',
    none: 'without a figure in either run',
  } as const
  const counts = Object.entries(words).flatMap(([change, word]) => {
    const count = rows.filter((row) => row.change === change).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  const middle = medianRatio === null ? '' : ` The middle ratio of all rows is ${medianRatio.toFixed(2)}.`
  const noise = noiseMargin > 1 ? ` Up to ${noiseMargin.toFixed(2)} times is within the noise floor.` : ''
  return `${rows.length} rows: ${counts.join(', ')}.${middle}${noise}`
}

/** Whether the machine itself ran faster or slower. */
export const speedLine = ({ speeds }: Comparison): string =>
  `Speed of the machine itself, B over A: ${speeds.map(({ what, ratio }) => `${what} ${ratio === null ? 'not measured' : ratio.toFixed(2)}`).join(', ')}.`

/** The verdict on `--fail-above`: what failed it, and what would have if its figures were to be trusted. */
export const thresholdLines = ({ failAbove, rows }: Comparison): readonly string[] => {
  if (failAbove === null) return []
  const limit = `${formatNumber(failAbove * 100)} %`
  const list = (chosen: readonly ComparedRow[]): string =>
    chosen.map((row) => oneLine(`${row.name} (${pointTitle(row)})`)).join('; ')
  const slow = rows.filter(({ isRegression }) => isRegression)
  const undecided = rows.filter((row) => isBeyond(row, 'open', failAbove))
  return [
    slow.length === 0
      ? `No row is known to be slower by more than ${limit}.`
      : `Slower by more than ${limit}: ${list(slow)}.`,
    ...(undecided.length === 0
      ? []
      : [`By their ratios slower too, but open and not counted: ${list(undecided)}.`]),
  ]
}

/** All but the system's name, which stands before them, and its change, which stands behind. */
export const comparisonColumns = (isTimed: boolean): readonly ComparisonColumn[] => [
  { head: 'A frames/s', cell: ({ a }) => fpsText(a) },
  { head: 'B frames/s', cell: ({ b }) => fpsText(b) },
  { head: 'B ÷ A (95 % interval)', cell: ({ ratio }) => formatRatio(ratio) },
  { head: 'CPU-ms a frame, B ÷ A', cell: ({ cpuRatio }) => cpuText(cpuRatio) },
  ...(isTimed
    ? [
        { head: 'A p99 ms', cell: ({ a }: ComparedRow) => formatMilliseconds(a?.p99Ms ?? null) },
        { head: 'B p99 ms', cell: ({ b }: ComparedRow) => formatMilliseconds(b?.p99Ms ?? null) },
      ]
    : []),
]
