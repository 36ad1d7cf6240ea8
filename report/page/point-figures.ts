// The charts of one scenario point: the one that answers its question leads, the others are folded behind it.
import type { Claim } from '../../results/reference-schema.ts'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { type ChartKind, headlineOf, type ListedChart, pointCharts } from '../charts/chart-list.ts'
import type { Layout } from '../charts/plot.ts'
import { drawChart, type Figure, layouts } from '../html/figures.ts'
import type { SectionKind } from './sections.ts'

export interface NamedFigure {
  /** What the chart shows, in a few words. */
  readonly name: string
  readonly drawings: Figure
}

export interface PointFigures {
  readonly lead: NamedFigure
  /** Such as throughput where latency leads, or ratios to the baseline. */
  readonly further: readonly NamedFigure[]
  /** Of CPU per frame at equal pace; at most one. */
  readonly costs: readonly NamedFigure[]
  /** Where the CPU time of a frame goes; at most one. */
  readonly breakdown: readonly NamedFigure[]
}

/** A point as it is charted. */
export interface ChartedPoint {
  readonly scenario: ScenarioRecord
  readonly kind: SectionKind
  readonly point: ScenarioRecord['points'][number]
  readonly title: string
  readonly rows: readonly SummaryRow[]
  /** Positions of the scenario in the run, and of the point in the scenario. */
  readonly index: number
  readonly at: number
}

/** Kinds in sections of their own. */
const elsewhere: readonly ChartKind[] = ['equal-pace', 'breakdown']

/** Points behind the first of a scenario are folded: their charts are left to the browser, their tables are in the page. */
const folded: readonly Layout[] = []
const open: readonly Layout[] = ['wide']

/** @param id of the throughput chart; others append their kind */
export const pointFigures = async (
  id: string,
  { scenario, kind, point, title, rows, index, at }: ChartedPoint,
  noiseFloor: Summary['noiseFloor'],
  claims: readonly Claim[],
): Promise<PointFigures> => {
  const isFirst = index + at === 0
  const throughput = headlineOf(title, scenario, point, rows, claims)
  const charts = [throughput, ...pointCharts(title, point, rows, noiseFloor, isFirst)]
  const leading = charts.find((chart) => leadingKinds(kind).includes(chart.kind)) ?? throughput
  const draw = async (chart: ListedChart): Promise<NamedFigure> => {
    const chartId = chart === throughput ? id : `${id}-${chart.kind}`
    const { name } = chart
    const inPage = at > 0 ? folded : isFirst && chart === leading ? layouts : open
    return { name, drawings: await drawChart(chartId, chart, inPage) }
  }
  const drawAll = (wanted: (chart: ListedChart) => boolean) => Promise.all(charts.filter(wanted).map(draw))
  return {
    lead: await draw(leading),
    further: await drawAll((chart) => chart !== leading && !elsewhere.includes(chart.kind)),
    costs: await drawAll((chart) => chart.kind === 'equal-pace'),
    breakdown: await drawAll((chart) => chart.kind === 'breakdown'),
  }
}

/** Where a rate is given, all bars of throughput are equal, and a tab shows fewer frames than it receives. */
const leadingKinds = (kind: SectionKind): readonly ChartKind[] => {
  if (kind === 'latency') return ['shown', 'latency']
  return kind === 'ladder' ? ['shown', 'ladder'] : ['shown']
}
