// The index of the published runs as one HTML page without scripts or links to other sites.
import type { Reference } from '../../results/reference-schema.ts'
import { bestKnown } from '../brief/best-known.ts'
import { briefOf } from '../brief/brief.ts'
import { headlineOf } from '../charts/chart-list.ts'
import { trendChart } from '../charts/trend.ts'
import { drawChart, type Figure, layouts } from '../html/figures.ts'
import { renderStill } from '../html/html.ts'
import { knownFindings } from './questions.ts'
import { firstPoint, machineText, type SiteRun, type Trend, trends } from './trends.ts'

export const indexPage = async (runs: readonly SiteRun[], reference: Reference): Promise<string> =>
  renderStill('./site/page', {
    runs: await Promise.all(runs.map((run, index) => runView(run, `run-${index + 1}`, reference)).reverse()),
    machines: bestKnown(runs).map((known) => ({
      ...known,
      findings: knownFindings(runs.filter(({ machine }) => machine === known.machine).toReversed()),
    })),
    trends: await Promise.all(trends(runs).map((trend, index) => trendView(trend, `trend-${index + 1}`))),
  })

const runView = async (siteRun: SiteRun, id: string, reference: Reference) => {
  const { run } = siteRun.stored
  const first = firstPoint(siteRun)
  const figure: Figure =
    first === null
      ? []
      : await drawChart(
          id,
          headlineOf(first.title, first.scenario, first.point, first.rows, reference.claims),
          layouts,
        )
  return {
    id,
    ...siteRun,
    what: siteRun.subject === null ? siteRun.machine : `${siteRun.machine}: ${siteRun.subject}`,
    profile: run.profile,
    suite: run.suite.version,
    machineText: machineText(siteRun),
    title: first?.title ?? '',
    brief: briefOf(run, siteRun.summary).filter(({ text }) => text !== null),
    figure,
  }
}

const trendView = async (trend: Trend, id: string) => ({
  ...trend,
  id,
  // The page has no scripts, so both layouts are drawn into it.
  figure: await drawChart(
    id,
    { spec: (options) => trendChart(trend.data, { ...options, title: `Over time: ${trend.title}` }) },
    layouts,
  ),
})
