// The formats that a comparison can be had in beside the terminal's.
import type { Comparison } from '../../results/comparison-schema.ts'
import { benchmarkEntries } from '../export/github-action-benchmark.ts'
import { formatRatio } from '../format.ts'
import { comparisonMarkdown } from './markdown.ts'
import { comparisonPage } from './page/page.ts'

export const comparisonFormats = ['md', 'html', 'github-action-benchmark'] as const

export type ComparisonFormat = (typeof comparisonFormats)[number]

/** The whole text of a file, with a line break at its end. */
export const formatComparison = (comparison: Comparison, format: ComparisonFormat): string => {
  switch (format) {
    case 'md':
      return comparisonMarkdown(comparison)
    case 'html':
      return comparisonPage(comparison)
    case 'github-action-benchmark':
      return `${JSON.stringify(benchmarkEntries(ratedRows(comparison)), null, 2)}\n`
  }
}

/** Of run B: the action keeps one figure a commit, and that of A is known to it already. */
const ratedRows = ({ rows }: Comparison): Parameters<typeof benchmarkEntries>[0] =>
  rows.flatMap(({ a: _, b, ...row }) =>
    b === null
      ? []
      : [
          {
            ...row,
            fps: b.fps,
            verdict: b.verdict,
            cpuMsPerFrame: b.cpuMsPerFrame,
            remarks:
              row.ratio === null ? [] : [`times the other run: ${formatRatio(row.ratio)} (${row.change})`],
          },
        ],
  )
