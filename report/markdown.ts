// Escapes text and renders tables for GitHub's Markdown.
import { oneLine } from './format.ts'

export interface MarkdownColumn {
  readonly head: string
  readonly align: 'left' | 'right'
}

/**
 * One line without formatting, links, HTML or mentions. A backslash does not stop GitHub from linking `@name` and `#1`; an
 * empty comment after the sign does.
 */
export const escapeMarkdown = (text: string): string =>
  oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]|~$]/g, '\\$&')
    .replaceAll(/^([-+]|\d+[.)])(?=\s|$)/g, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
    .replaceAll('://', ':<!-- -->//')
    .replaceAll(/[@#]/g, '$&<!-- -->')

/** @param escapeCell of a cell, by default of plain text. Ends without a line break. */
export const markdownTable = (
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
  escapeCell: (cell: string) => string = escapeMarkdown,
): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ head }) => escapeMarkdown(head))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((cells) => line(cells.map(escapeCell))),
  ].join('\n')
}
