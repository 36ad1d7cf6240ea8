// A comparison as Markdown for a pull request.
import type { Comparison } from '../../results/comparison-schema.ts'
import { escapeMarkdown, type MarkdownColumn, markdownTable } from '../export/markdown.ts'
import { comparisonColumns } from './columns.ts'
import {
  countLine,
  type PointBlock,
  pointBlocks,
  rowNotes,
  runLines,
  speedLine,
  thresholdLines,
} from './texts.ts'

/** Ends with a line break. */
export const comparisonMarkdown = (comparison: Comparison): string => {
  const { warnings, settings, environment } = comparison
  return `${[
    '## Comparison of two runs',
    list(runLines(comparison)),
    ...warnings.map((text) => `> **Warning:** ${escapeMarkdown(text)}`),
    ...[countLine(comparison), ...thresholdLines(comparison), speedLine(comparison)].map(escapeMarkdown),
    ...section(
      'Settings that differ',
      settings.map(({ what, a, b, rows }) => [what, a, b, rows.join('; ')]),
      ['setting', 'A', 'B', 'rows'],
    ),
    ...section(
      'Surroundings that differ',
      environment.map(({ what, a, b }) => [what, a, b]),
      ['what', 'A', 'B'],
    ),
    ...pointBlocks(comparison).flatMap((block) => [`### ${escapeMarkdown(block.title)}`, tableOf(block)]),
    ...section(
      'Rows of which a ratio does not tell all',
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
