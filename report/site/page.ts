// The index of the published runs as one HTML text without any script or address outside of the site.
import { createHash } from 'node:crypto'
import { Eta } from 'eta'
import type { Reference } from '../../results/reference-schema.ts'
import { headlineOf } from '../charts/chart-list.ts'
import { trendChart } from '../charts/trend.ts'
import { answer } from '../page/answer.ts'
import { pageStyle } from '../page/assets.ts'
import { drawChart, type Figure, layouts } from '../page/figures.ts'
import { firstPoint, machineText, type SiteRun } from './site-run.ts'
import { type Trend, trends } from './trend.ts'

/** Sentences of a run's answer that stand in the index; the rest stands in its report. */
const answerSentences = 2

export const indexPage = async (runs: readonly SiteRun[], reference: Reference): Promise<string> => {
  const style = pageStyle()
  return templates.render('./page', {
    style,
    policy: `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`,
    runs: await Promise.all(runs.map((run, index) => runView(run, `run-${index + 1}`, reference)).reverse()),
    trends: await Promise.all(trends(runs).map((trend, index) => trendView(trend, `trend-${index + 1}`))),
  })
}

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
    profile: run.profile,
    suite: run.suite.version,
    machineText: machineText(siteRun),
    title: first?.title ?? '',
    answer: answer(first?.rows ?? [], siteRun.summary.noiseFloor).slice(0, answerSentences),
    figure,
  }
}

const trendView = async (trend: Trend, id: string) => ({
  ...trend,
  id,
  // No script draws here: both layouts stand in the page.
  figure: await drawChart(
    id,
    { spec: (options) => trendChart(trend.data, { ...options, title: `Over time: ${trend.title}` }) },
    layouts,
  ),
})

const templates = new Eta({ views: import.meta.dirname, autoEscape: true, autoTrim: false })
