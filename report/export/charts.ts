// The charts of a run as pictures of their own: the same as on the page, wide and in light colours.
import sharp from 'sharp'
import type { TopLevelSpec } from 'vega-lite'
import type { Reference } from '../../results/reference-schema.ts'
import type { RunRecord } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { headlineChart } from '../charts/headline.ts'
import { headlineData } from '../charts/headline-data.ts'
import { ladderChart, ladderRungs } from '../charts/ladder.ts'
import { samePoint } from '../stats/identity.ts'

export interface NamedChart {
  /** Of its file, without an ending: safe in every file system, no two alike. */
  readonly name: string
  readonly spec: TopLevelSpec
}

/** In the order of the page. */
export const chartsOf = (run: RunRecord, { rows }: Summary, { claims }: Reference): readonly NamedChart[] =>
  withOwnNames(
    run.scenarios.flatMap((scenario) =>
      scenario.points.flatMap((point) => {
        const here = rows.filter((row) => samePoint(row, { scenario: scenario.id, point: point.id }))
        const title = scenario.points.length === 1 ? scenario.title : `${scenario.title} · ${point.label}`
        const name = `${scenario.id}-${point.id}`
        const options = { layout: 'wide', scheme: 'light' } as const
        const headline = headlineChart(headlineData(here, claims, point.frameBytes), {
          ...options,
          title: `Frames a second: ${title}`,
        })
        const rungs = ladderRungs(here)
        const ladder = { ...options, title: `The ladder of settings: ${point.label}` }
        return [
          { name, spec: headline },
          ...(rungs.length === 0 ? [] : [{ name: `${name}-ladder`, spec: ladderChart(rungs, ladder) }]),
        ]
      }),
    ),
  )

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
