// The result of a load as one HTML text without any script, that opens offline.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import type { LoadResult, LoadTimes } from '../../results/load-result-schema.ts'
import type { Layout } from '../charts/headline.ts'
import { renderSvg } from '../charts/render.ts'
import { colourVariables, fontFamily } from '../charts/theme.ts'
import { formatLatency, formatNumber, formatShare, noValue } from '../format.ts'
import { loadFacts, loadTitle, thresholdLines } from './texts.ts'
import { timeChart } from './time-chart.ts'

export const loadPage = async (result: LoadResult): Promise<string> => {
  const style = styleSheet()
  return templates.render('./page', {
    style,
    policy: `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`,
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
}

interface Figure {
  readonly title: string
  readonly drawings: readonly { readonly layout: Layout; readonly svg: string }[]
}

const layouts: readonly Layout[] = ['wide', 'narrow']

const drawFigures = async ({ latency, lateness, intervals }: LoadResult): Promise<readonly Figure[]> => {
  const figures: Figure[] = []
  const histograms: readonly (readonly [string, string, LoadTimes | null])[] = [
    ['How long images took', 'ms to the answer (log scale)', latency],
    ['How late writes began', 'ms after the intended time (log scale)', lateness],
    ['Time between images', 'ms between images of one viewer (log scale)', intervals],
  ]
  for (const [title, axisTitle, times] of histograms) {
    const drawings: Figure['drawings'][number][] = []
    for (const layout of layouts) {
      const spec = times && timeChart(times, axisTitle, { title, layout, scheme: 'page' })
      if (spec) drawings.push({ layout, svg: await renderSvg(spec) })
    }
    if (drawings.length > 0) figures.push({ title, drawings })
  }
  return figures
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

const styleSheet = (): string =>
  [
    `:root { color-scheme: light dark; --font: ${fontFamily}; ${colourVariables('light')} }`,
    `@media (prefers-color-scheme: dark) { @media screen { :root { ${colourVariables('dark')} } } }`,
    readFileSync(join(import.meta.dirname, '../compare/page/style.css'), 'utf8'),
    readFileSync(join(import.meta.dirname, 'figures.css'), 'utf8'),
  ].join('\n')

const templates = new Eta({ views: import.meta.dirname, autoEscape: true, autoTrim: false })
