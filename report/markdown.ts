// Text and tables for Markdown as GitHub reads it: whatever a result file holds stays text.
import { oneLine } from './format.ts'

export interface MarkdownColumn {
  readonly head: string
  readonly align: 'left' | 'right'
}

/**
 * One line in which nothing is formatting, a link, HTML or a mention. A backslash does not keep `@name` and `#1` from
 * becoming links, an empty comment behind the sign does.
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

/** Cells are plain text and are escaped here. Ends without a line break. */
export const markdownTable = (
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ head }) => escapeMarkdown(head))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((cells) => line(cells.map(escapeMarkdown))),
  ].join('\n')
}
