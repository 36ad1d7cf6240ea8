// What each system refuses as it comes, in words: for the page, the Markdown, the terminal and the README.
import { closeCodeMeaning } from '../results/close-codes.ts'
import { formatCount, formatFrameSize, noValue } from './format.ts'
import type { Refusal } from './refusals.ts'

/** One line of the table. */
export interface RefusalView {
  readonly runner: string
  readonly name: string
  readonly limit: string
  readonly code: string
  readonly here: string
  readonly remedy: string
  readonly link: string | null
}

export const refusalHeads = [
  'system, as it comes',
  'longest message',
  'close code',
  'frames of this run',
  'what lifts the limit',
] as const

export const refusalViews = (refusals: readonly Refusal[]): readonly RefusalView[] =>
  refusals.map(({ runner, name, limitBytes, closeCode, remedy, link, refusesHere }) => ({
    runner,
    name,
    limit: formatLimitBytes(limitBytes),
    code: closeCode === null ? noValue : `${closeCode}${closeCodeMeaning(closeCode)}`,
    here: refusesHere ? 'refused' : 'taken',
    remedy,
    link,
  }))

/** One sentence for all systems, the smallest limit first; null without any. */
export const refusalSentence = (refusals: readonly Refusal[]): string | null =>
  refusals.length === 0
    ? null
    : `longest message of each system as it comes, with the close code beyond it: ${refusals.map(describe).join(', ')}.`

const describe = ({ name, limitBytes, closeCode, refusesHere }: Refusal): string => {
  const notes = [
    ...(closeCode === null ? [] : [String(closeCode)]),
    ...(refusesHere ? ['refuses frames of this run'] : []),
  ]
  return `${name} ${formatLimitBytes(limitBytes)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`
}

/** In a unit that gives a whole number, or else in bytes. */
export const formatLimitBytes = (bytes: number | null): string => {
  if (bytes === null) return noValue
  return bytes % 1024 === 0 ? formatFrameSize(bytes) : `${formatCount(bytes)} bytes`
}
