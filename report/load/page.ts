// The result of `npm run load` as one HTML page without scripts, which opens offline.
import type { LoadResult, LoadTimes } from '../../results/load-result-schema.ts'
import type { ListedChart } from '../charts/chart-list.ts'
import { formatLatency, formatNumber, formatShare, noValue } from '../format.ts'
import { drawChart, type Figure, layouts } from '../html/figures.ts'
import { renderStill } from '../html/html.ts'
import { loadFacts, loadTitle, thresholdLines } from './texts.ts'
import { timeChart, timeData } from './time-chart.ts'

export const loadPage = async (result: LoadResult): Promise<string> =>
  renderStill('./load/page', {
    result,
    title: loadTitle(result),
    facts: loadFacts(result),
    thresholds: thresholdLines(result),
    figures: await drawFigures(result),
    ticks: result.ticks.map(tickCells),
    probes: (result.capacity?.probes ?? []).map((probe) => [
      String(probe.connections),
      probe.carried ? 'carried' : probe.reason,
      probe.fps === null ? noValue : formatNumber(probe.fps),
      formatLatency(probe.p50Ms),
      formatLatency(probe.p99Ms),
    ]),
  })

const drawFigures = ({ latency, lateness, intervals }: LoadResult): Promise<readonly Figure[]> => {
  const timed: readonly (readonly [title: string, axisTitle: string, times: LoadTimes | null])[] = [
    ['Latency', 'ms to the answer (log scale)', latency],
    ['Send lateness', 'ms after the intended send time (log scale)', lateness],
    ['Time between frames', 'ms between frames of one viewer (log scale)', intervals],
  ]
  return Promise.all(
    timed.flatMap(([title, axisTitle, times], index) => {
      const data = times && timeData(times)
      if (!data) return []
      const spec: ListedChart['spec'] = (options) => timeChart(data, axisTitle, { ...options, title })
      return [drawChart(`times-${index + 1}`, { spec }, layouts)]
    }),
  )
}

const tickCells = (tick: LoadResult['ticks'][number]): readonly string[] => [
  (tick.atMs / 1000).toFixed(1),
  formatNumber(tick.fps),
  formatNumber(tick.gbitPerSecond),
  formatLatency(tick.p50Ms),
  formatLatency(tick.p99Ms),
  formatLatency(tick.maxMs),
  formatLatency(tick.latenessP99Ms),
  formatShare(tick.blocked),
  String(tick.openConnections),
]
