// The answer for a rig as Markdown: load, table, sizes.
import { escapeMarkdown, markdownTable } from '../markdown.ts'
import type { RigAnswer } from '../rig-answer.ts'

/** Blocks, to be separated by blank lines. */
export const rigBlocks = ({ load, columns, rows, sentences }: RigAnswer): readonly string[] => [
  '## Does it carry my rig?',
  escapeMarkdown(load),
  markdownTable(
    [
      { head: 'system', align: 'left' },
      { head: 'carries', align: 'left' },
      ...columns.map((head) => ({ head, align: 'right' as const })),
    ],
    rows.map(({ name, carries, why, cells }) => [
      name,
      [carries === 'unknown' ? 'not known' : carries, ...(why === '' ? [] : [why])].join(': '),
      ...columns.map((_, index) => cells[index] ?? ''),
    ]),
  ),
  ...sentences.map(escapeMarkdown),
]
