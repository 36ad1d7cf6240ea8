// The answer of a scenario with one slow viewer: what it costs the server in memory, and the other viewers.
import { median } from 'simple-statistics'
import { metShare } from '../results/judgement.ts'
import type { SummaryRow } from '../results/summary-schema.ts'
import { formatMebibytes, formatMs, formatNumber, listSome, oneLine } from './format.ts'
import { competitors } from './stats/ranking.ts'

const namedPoints = 6
const namedRows = 4

/** @param rows of one scenario, in any order. @returns sentences; none where no viewer was slow */
export const slowViewerAnswer = (rows: readonly SummaryRow[]): readonly string[] => {
  const measured = competitors(rows).filter(({ metrics }) => metrics['rssAfterBytes'] !== undefined)
  const peaks = [...Map.groupBy(measured, ({ point }) => point)]
    .flatMap(([point, same]) => {
      const bytes = same.flatMap(({ peakRssBytes }) => peakRssBytes ?? [])
      return bytes.length === 0 ? [] : [{ point, bytes: median([...bytes]) }]
    })
    .toSorted((a, b) => b.bytes - a.bytes)
  if (peaks.length === 0) return []
  const named = peaks.map(({ point, bytes }) => `${point} ${formatMebibytes(bytes)}`)
  return [
    `Server memory at its peak, median of the systems: ${listSome(named, namedPoints)}.`,
    othersSentence(measured),
  ]
}

/** What the viewers that read get. */
const othersSentence = (rows: readonly SummaryRow[]): string => {
  const starved = rows.filter(({ metrics }) => (metrics['deliveredShare'] ?? 0) < metShare)
  const kept = rows.length - starved.length
  const p99s = rows.flatMap(({ latencyMs }) => latencyMs?.p99 ?? [])
  const latency =
    p99s.length === 0
      ? ''
      : `; their p99 latency is ${formatMs(Math.min(...p99s))} to ${formatMs(Math.max(...p99s))}`
  const exceptions = starved.map(
    ({ label, point, fps }) =>
      `${oneLine(label)} at ${point} (${fps === null ? 'no' : formatNumber(fps.median)} FPS)`,
  )
  const but = exceptions.length === 0 ? '' : `, not ${listSome(exceptions, namedRows)}`
  return `The other viewers get all frames from ${kept} of ${rows.length} rows${but}${latency}.`
}
