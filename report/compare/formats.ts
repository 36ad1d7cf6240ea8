// Formats of a comparison besides the terminal's: Markdown for a pull request, an HTML page, figures for CI.
import type { Comparison } from '../../results/comparison-schema.ts'
import { benchmarkEntries } from '../export/github-action-benchmark.ts'
import { formatRatio } from '../format.ts'
import { renderStill } from '../html/html.ts'
import { escapeMarkdown, type MarkdownColumn, markdownTable } from '../markdown.ts'
import {
  type CostBlock,
  comparisonColumns,
  costBlocks,
  costHeads,
  countLine,
  type PointBlock,
  pointBlocks,
  rowNotes,
  runLines,
  speedLine,
  thresholdLines,
} from './texts.ts'

export const comparisonFormats = ['md', 'html', 'github-action-benchmark'] as const

export type ComparisonFormat = (typeof comparisonFormats)[number]

/** The content of a file, with a final line break. */
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

/** Run B only: the action stores one figure per commit, and already has that of A. */
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
            costs: (row.equalPace ?? []).map(({ framesPerSecond, b: cpuMsPerFrame }) => ({
              framesPerSecond,
              cpuMsPerFrame,
            })),
            remarks:
              row.ratio === null ? [] : [`ratio to the other run: ${formatRatio(row.ratio)} (${row.change})`],
          },
        ],
  )

const comparisonMarkdown = (comparison: Comparison): string => {
  const { warnings, settings, environment } = comparison
  return `${[
    '## Comparison of two runs',
    list(runLines(comparison)),
    ...warnings.map((text) => `> **Warning:** ${escapeMarkdown(text)}`),
    ...[countLine(comparison), ...thresholdLines(comparison), speedLine(comparison)].map(escapeMarkdown),
    ...section(
      'Setting differences',
      settings.map(({ what, a, b, rows }) => [what, a, b, rows.join('; ')]),
      ['setting', 'A', 'B', 'rows'],
    ),
    ...section(
      'Environment differences',
      environment.map(({ what, a, b }) => [what, a, b]),
      ['what', 'A', 'B'],
    ),
    ...pointBlocks(comparison).flatMap((block) => [`### ${escapeMarkdown(block.title)}`, tableOf(block)]),
    ...costBlocks(comparison).flatMap((block) => [`### ${escapeMarkdown(block.title)}`, costTable(block)]),
    ...section(
      'Notes on rows',
      rowNotes(comparison).map(({ name, text }) => [name, text]),
      ['row', ''],
    ),
  ].join('\n\n')}\n`
}

const list = (items: readonly string[]): string => items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')

const section = (
  title: string,
  rows: readonly (readonly string[])[],
  heads: readonly string[],
): readonly string[] => (rows.length === 0 ? [] : [`### ${title}`, markdownTable(heads.map(toLeft), rows)])

const toLeft = (head: string): MarkdownColumn => ({ head, align: 'left' })

const tableOf = ({ rows, isTimed }: PointBlock): string => {
  const columns = comparisonColumns(isTimed)
  return markdownTable(
    [
      { head: 'system', align: 'left' },
      ...columns.map(({ head }): MarkdownColumn => ({ head, align: 'right' })),
      { head: '', align: 'left' },
    ],
    rows.map((row) => [row.name, ...columns.map(({ cell }) => cell(row)), row.change]),
  )
}

const costTable = ({ lines }: CostBlock): string =>
  markdownTable(
    [
      { head: 'system', align: 'left' },
      ...costHeads.map((head): MarkdownColumn => ({ head, align: 'right' })),
      { head: '', align: 'left' },
    ],
    lines.map(({ name, cells, change }) => [name, ...cells, change]),
  )

const comparisonPage = (comparison: Comparison): string =>
  renderStill('./compare/page', {
    comparison,
    runs: runLines(comparison),
    sentences: [countLine(comparison), ...thresholdLines(comparison), speedLine(comparison)],
    blocks: [
      ...pointBlocks(comparison).map(({ title, rows, isTimed }) => {
        const columns = comparisonColumns(isTimed)
        return {
          title,
          heads: columns.map(({ head }) => head),
          rows: rows.map((row) => ({ ...row, cells: columns.map(({ cell }) => cell(row)) })),
        }
      }),
      ...costBlocks(comparison).map(({ title, lines }) => ({ title, heads: costHeads, rows: lines })),
    ],
    notes: rowNotes(comparison),
  })
