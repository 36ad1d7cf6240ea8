// The simulated coverage as the Markdown table of METHODOLOGY.md.
import { type MarkdownColumn, markdownTable } from '../../../report/markdown.ts'
import type { Coverage, CoverageLine } from './simulate.ts'

const columns: readonly MarkdownColumn[] = [
  { head: 'trials', align: 'left' },
  ...['rounds', 'frames/s', '±', 'ratio', '±', 'noise floor', '±'].map((head) => ({
    head,
    align: 'right' as const,
  })),
]

/** Shares that hold the true value, those of the marked rows in brackets, each with the median half-width. */
export const coverageTable = (lines: readonly CoverageLine[]): string =>
  markdownTable(
    columns,
    lines.map(({ law, rounds, fps, ratio, noiseFloor }) => [
      law,
      `${rounds}`,
      ...cellsOf(fps),
      ...cellsOf(ratio),
      // The law marks rows, and there is one noise floor a run.
      ...cellsOf({ ...noiseFloor, markedShare: null }),
    ]),
  )

const cellsOf = ({ share, markedShare, halfWidth }: Coverage): readonly string[] => [
  markedShare === null ? percent(share) : `${percent(share)} (${percent(markedShare)})`,
  percent(halfWidth),
]

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
