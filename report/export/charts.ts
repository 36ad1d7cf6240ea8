// The charts of a run as separate pictures: the same as on the page, in wide layout and light colours.
import sharp from 'sharp'
import type { TopLevelSpec } from 'vega-lite'
import type { Reference } from '../../results/reference-schema.ts'
import type { RunRecord } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import {
  claimsFigure,
  headlineOf,
  type ListedChart,
  pointCharts,
  scenarioCharts,
} from '../charts/chart-list.ts'
import { claimsData } from '../charts/claims.ts'
import { plannedPoints } from '../stats/identity.ts'

export interface NamedChart {
  /** File name without extension: unique and safe in every file system. */
  readonly name: string
  readonly spec: TopLevelSpec
}

/**
 * All charts of the page: the headline, the claims, then scenario by scenario. Names are scenario, point and kind; the
 * throughput chart of a point has no kind.
 */
export const chartsOf = (
  run: RunRecord,
  { rows, noiseFloor }: Summary,
  { claims }: Reference,
): readonly NamedChart[] => {
  const judged = claimsFigure(claimsData(claims, rows))
  const [headline, ...others] = run.scenarios.flatMap((scenario, index) => [
    ...plannedPoints(scenario, rows).flatMap(({ point, title, rows: here }, at) => {
      const name = `${scenario.id}-${point.id}`
      return [
        named(name, headlineOf(title, scenario, point, here, claims)),
        ...pointCharts(title, point, here, noiseFloor, index + at === 0).map((chart) =>
          named(`${name}-${chart.kind}`, chart),
        ),
      ]
    }),
    ...scenarioCharts(
      scenario,
      rows.filter((row) => row.scenario === scenario.id),
    ).map((chart) => named(`${scenario.id}-${chart.kind}`, chart)),
  ])
  return withOwnNames([
    ...(headline === undefined ? [] : [headline]),
    ...(judged === null ? [] : [named('published-claims', judged)]),
    ...others,
  ])
}

const named = (name: string, { spec }: ListedChart): NamedChart => ({
  name,
  spec: spec({ layout: 'wide', scheme: 'light' }),
})

const svgDotsPerInch = 72

/** At twice the size, for high-density screens. */
export const toPng = (svg: string): Promise<Uint8Array> =>
  sharp(Buffer.from(svg), { density: 2 * svgDotsPerInch })
    .png()
    .toBuffer()

/** With its ending and number within what file systems take, 255 bytes. */
const longestName = 150

/** User scenarios may have any name. */
const withOwnNames = (charts: readonly NamedChart[]): readonly NamedChart[] => {
  const safe = charts.map(
    ({ name }) =>
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9.]+/g, '-')
        .replaceAll(/^[-.]+|[-.]+$/g, '')
        .slice(0, longestName) || 'chart',
  )
  return charts.map(({ spec }, at) => {
    const name = safe[at] ?? 'chart'
    const before = safe.slice(0, at).filter((other) => other === name).length
    return { name: before === 0 ? name : `${name}-again-${before}`, spec }
  })
}
