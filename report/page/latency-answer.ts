// How long images took, in a sentence: the quickest and the slowest system, where images were timed.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatNumber } from '../format.ts'
import { competitors } from '../stats/ranking.ts'
import { spanSentence } from './span-sentence.ts'

type Key = 'p50' | 'p99' | 'p999'

const words: Readonly<Record<Key, string>> = {
  p50: 'Half of the images took no longer than',
  p99: 'Of a hundred images 99 took no longer than',
  p999: 'Of a thousand images 999 took no longer than',
}

/** @returns a sentence for the median and one for the highest percentile that all systems have; none where nothing was timed */
export const latencyAnswer = (
  rows: readonly SummaryRow[],
  nameOf: (row: SummaryRow) => string,
): readonly string[] => {
  const timed = competitors(rows).filter(({ latencyMs }) => latencyMs !== null)
  const tail = (['p999', 'p99'] as const).find((key) =>
    timed.every(({ latencyMs }) => latencyMs?.[key] != null),
  )
  const sentence = (key: Key): string | null =>
    spanSentence(
      words[key],
      timed.map((row) => ({ name: nameOf(row), value: row.latencyMs?.[key] ?? null })),
      formatSpan,
    )
  return [sentence('p50'), tail === undefined ? null : sentence(tail)].filter((text) => text !== null)
}

const formatSpan = (ms: number): string => `${formatNumber(ms)} ms`
