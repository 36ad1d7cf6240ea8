// Lines of the answer as a Markdown list.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { escapeMarkdown } from '../markdown.ts'
import { briefOf } from './brief.ts'
import type { BriefLine } from './line.ts'

/** Lines that the run cannot fill have their reason. Ends without a line break. */
export const briefMarkdown = (run: RunRecord, summary: Summary): string =>
  briefOf(run, summary).map(lineMarkdown).join('\n')

/** One item of the list. */
export const lineMarkdown = ({ title, text, note, command }: BriefLine): string => {
  const said = [text, note].flatMap((part) => (part === null ? [] : [escapeMarkdown(part)]))
  return `- **${title}**: ${[...said, ...(command === null ? [] : [`\`${command}\``])].join(' ')}`
}
