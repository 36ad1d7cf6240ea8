// The charts of a run as pictures of their own: the same as on the page, wide and in light colours.
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
  /** Of its file, without an ending: safe in every file system, no two alike. */
  readonly name: string
  readonly spec: TopLevelSpec
}

/**
 * All charts of the page: the headline, the claims, then scenario by scenario. A name has scenario, point and kind; that of
 * a point's frames a second has no kind.
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

/** At twice the size, for screens that have the dots. */
export const toPng = (svg: string): Promise<Uint8Array> =>
  sharp(Buffer.from(svg), { density: 2 * svgDotsPerInch })
    .png()
    .toBuffer()

/** A scenario of the user's own may be called anything. */
const withOwnNames = (charts: readonly NamedChart[]): readonly NamedChart[] => {
  const safe = charts.map(
    ({ name }) =>
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9.]+/g, '-')
        .replaceAll(/^[-.]+|[-.]+$/g, '') || 'chart',
  )
  return charts.map(({ spec }, at) => {
    const name = safe[at] ?? 'chart'
    const before = safe.slice(0, at).filter((other) => other === name).length
    return { name: before === 0 ? name : `${name}-again-${before}`, spec }
  })
}
