// What a scenario has besides images, in a sentence a figure: texts there and back, or memory under a slow viewer.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatMebibytes, formatNumber } from '../format.ts'
import { competitors } from '../stats/ranking.ts'
import { spanSentence } from './span-sentence.ts'

interface Question {
  readonly beginning: string
  readonly read: (row: SummaryRow) => number | null
  readonly format: (value: number) => string
}

const formatMs = (ms: number): string => `${formatNumber(ms)} ms`

const hasSlowViewer = ({ metrics }: SummaryRow): boolean => metrics['rssAfterBytes'] !== undefined

const questions: readonly Question[] = [
  {
    beginning: 'Half of the texts were back within',
    read: ({ metrics }) => metrics['controlP50Ms'] ?? null,
    format: formatMs,
  },
  {
    beginning: 'Of a hundred texts 99 were back within',
    read: ({ metrics }) => metrics['controlP99Ms'] ?? null,
    format: formatMs,
  },
  {
    beginning: 'At its peak a server’s memory was',
    read: (row) => (hasSlowViewer(row) ? row.peakRssBytes : null),
    format: formatMebibytes,
  },
  {
    beginning: 'A second after the slow viewer had gone it was',
    read: ({ metrics }) => metrics['rssAfterBytes'] ?? null,
    format: formatMebibytes,
  },
]

/** Empty where a point has nothing but images. */
export const besidesAnswer = (
  rows: readonly SummaryRow[],
  nameOf: (row: SummaryRow) => string,
): readonly string[] => {
  const competing = competitors(rows)
  return questions
    .map(({ beginning, read, format }) =>
      spanSentence(
        beginning,
        competing.map((row) => ({ name: nameOf(row), value: read(row) })),
        format,
      ),
    )
    .filter((text) => text !== null)
}
