// Texts of a comparison, shared by the terminal, Markdown and the page.
import type { ComparedRow, ComparedSide, Comparison } from '../../results/comparison-schema.ts'
import {
  countOf,
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
  /** Rows with a ratio. */
  readonly rows: readonly ComparedRow[]
  readonly isTimed: boolean
}

/** A remark on a row whose ratio is missing or not enough. */
export interface RowNote {
  readonly name: string
  readonly text: string
}

/** A column of the wide tables, in Markdown and on the page. */
export interface ComparisonColumn {
  readonly head: string
  readonly cell: (row: ComparedRow) => string
}

/** Points with at least one row that has a figure in both runs. */
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

/** Notes on open rows, rows of only one run, rows with different outcomes, and different numbers of cameras. */
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
  return side.fps === null ? formatReason(side) : `${formatFps(side)} FPS`
}

/** Folder, time and profile of A and B. */
export const runLines = ({ a, b }: Comparison): readonly string[] =>
  [a, b].map(({ folder, startedAt, profile }, index) =>
    oneLine(
      `${index === 0 ? 'A' : 'B'}: ${folder}, ${startedAt.slice(0, 16).replace('T', ' ')} UTC, profile ${profile}`,
    ),
  )

/** Number of rows by judgement, their median ratio, and the noise floor. */
export const countLine = ({ rows, medianRatio, noiseMargin }: Comparison): string => {
  const words = {
    slower: 'slower',
    faster: 'faster',
    noise: 'that noise can explain',
    open: 'open',
    status: 'with a different outcome',
    new: 'only in B',
    gone: 'only in A',
    none: 'without a figure in either run',
  } as const
  const counts = Object.entries(words).flatMap(([change, word]) => {
    const count = rows.filter((row) => row.change === change).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  const middle = medianRatio === null ? '' : ` Median ratio of all rows: ${medianRatio.toFixed(2)}.`
  const noise = noiseMargin > 1 ? ` Ratios up to ${noiseMargin.toFixed(2)} are within the noise floor.` : ''
  return `${rows.length} rows: ${counts.join(', ')}.${middle}${noise}`
}

/** Speed of the machine itself, which is independent of the code. */
export const speedLine = ({ speeds }: Comparison): string =>
  `Machine speed, B ÷ A: ${speeds.map(({ what, ratio }) => `${what} ${ratio === null ? 'not measured' : ratio.toFixed(2)}`).join(', ')}.`

/** Result of `--fail-above`: what fails it, rows by name, and open rows whose ratio would. */
export const thresholdLines = ({ failAbove, gateFailures, rows, b }: Comparison): readonly string[] => {
  if (failAbove === null) return []
  const limit = `${formatNumber(failAbove * 100)} %`
  const list = (chosen: readonly ComparedRow[]): string =>
    chosen.map((row) => oneLine(`${row.name} (${pointTitle(row)})`)).join('; ')
  const why: Readonly<Record<Comparison['gateFailures'][number], string>> = {
    slower: `Slower by more than ${limit}: ${list(rows.filter(({ isRegression }) => isRegression))}.`,
    'missing-rows': `In A, but without a figure to compare in B: ${list(rows.filter(({ isMissing }) => isMissing))}; --allow-missing accepts that.`,
    unfinished: `Run B is not finished (${countOf(b.missingTrials, 'trial')} missing), so it cannot pass: resume it.`,
    'nothing-judged': 'No row of B can be compared with A, so nothing passes.',
  }
  const undecided = rows.filter((row) => isBeyond(row, 'open', failAbove))
  return [
    ...(gateFailures.length === 0
      ? [`No row is significantly slower by more than ${limit}.`]
      : gateFailures.map((failure) => why[failure])),
    ...(undecided.length === 0
      ? []
      : [`Ratio below the threshold, but open and not counted: ${list(undecided)}.`]),
  ]
}

/** The columns between the system's name and its change. */
export const comparisonColumns = (isTimed: boolean): readonly ComparisonColumn[] => [
  { head: 'A FPS', cell: ({ a }) => fpsText(a) },
  { head: 'B FPS', cell: ({ b }) => fpsText(b) },
  { head: 'B ÷ A (95 % interval)', cell: ({ ratio }) => formatRatio(ratio) },
  { head: 'CPU ms/frame, B ÷ A', cell: ({ cpuRatio }) => cpuText(cpuRatio) },
  ...(isTimed
    ? [
        { head: 'A p99 ms', cell: ({ a }: ComparedRow) => formatMilliseconds(a?.p99Ms ?? null) },
        { head: 'B p99 ms', cell: ({ b }: ComparedRow) => formatMilliseconds(b?.p99Ms ?? null) },
      ]
    : []),
]
