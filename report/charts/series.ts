// One line per system: its rows, and its colour, shape and dashes, the same in every chart.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { rowNames } from '../format.ts'
import { textWidth } from './labels.ts'
import type { Layer, Layout, Tooltip } from './plot.ts'
import { colour, runnerHue, runnerShape, type Scheme } from './theme.ts'

export interface Series {
  readonly name: string
  readonly runner: string
  readonly role: SummaryRow['role']
  /** Number of earlier series of the same runner: these share colour and shape, and differ in dashes. */
  readonly occurrence: number
  readonly rows: readonly SummaryRow[]
}

const dashes = [
  [1, 0],
  [6, 3],
  [2, 3],
  [9, 3, 2, 3],
] as const

/**
 * The rows of one scenario by system, in the order of the plan. Excludes the replica of the baseline, which only serves the
 * noise floor.
 */
export const seriesOf = (rows: readonly SummaryRow[]): readonly Series[] => {
  const groups = [
    ...Map.groupBy(
      rows.filter(({ replica }) => replica === 1),
      systemKey,
    ).values(),
  ]
  const firsts = groups.flatMap(([first]) => first ?? [])
  const names = rowNames(firsts)
  return groups.map((group, index) => {
    const { runner = '', role = 'subject' } = firsts[index] ?? {}
    const occurrence = firsts.slice(0, index).filter((other) => other.runner === runner).length
    return { name: names[index] ?? runner, runner, role, occurrence, rows: group }
  })
}

const systemKey = ({ runner, variant, generator }: SummaryRow): string =>
  JSON.stringify([runner, variant, generator])

/** Scales of colour, shape and dashes by the field `name`, with one common legend. */
export const seriesScales = (series: readonly Series[], scheme: Scheme, layout: Layout) => {
  const domain = series.map(({ name }) => name)
  const legend = seriesLegend(domain, scheme, layout)
  const by = <T>(range: readonly T[]) => ({
    field: 'name',
    type: 'nominal' as const,
    title: null,
    scale: { domain, range: [...range] },
    legend,
  })
  return {
    color: by(series.map(({ runner }) => runnerHue(scheme, runner))),
    shape: by(series.map(({ runner }) => runnerShape(runner))),
    strokeDash: by(series.map(({ occurrence }) => [...(dashes[occurrence % dashes.length] ?? [1, 0])])),
  }
}

type Encoding = NonNullable<Extract<Layer, { mark: unknown }>['encoding']>

/**
 * A line per series, and its points. Values have `fill` (their colour or the paper's) and `aria` (their description).
 * @param size of a point, in square pixels
 */
export const seriesLayers = (
  { x, y }: Required<Pick<Encoding, 'x' | 'y'>>,
  { color, shape, strokeDash }: ReturnType<typeof seriesScales>,
  size: number,
  tooltip?: Tooltip,
): readonly Layer[] => [
  { mark: { type: 'line', strokeWidth: 2, aria: false }, encoding: { x, y, color, strokeDash } },
  {
    mark: { type: 'point', size, strokeWidth: 2, opacity: 1 },
    encoding: {
      x,
      y,
      color,
      shape,
      fill: { field: 'fill', scale: null },
      description: { field: 'aria' },
      ...(tooltip === undefined ? {} : { tooltip }),
    },
  },
]

const legendFontSize = 11.5
const symbolRoom = 34

/** The number of columns depends on the longest name. */
const seriesLegend = (names: readonly string[], scheme: Scheme, layout: Layout) => {
  const room = layout === 'wide' ? 640 : 310
  const longest = Math.max(...names.map((name) => textWidth(name, legendFontSize)), 1)
  const columns = Math.max(1, Math.min(names.length, Math.floor(room / (longest + symbolRoom))))
  return {
    orient: 'bottom' as const,
    direction: 'horizontal' as const,
    columns,
    labelLimit: room / columns - symbolRoom,
    labelFontSize: legendFontSize,
    labelColor: colour(scheme, 'ink'),
    symbolSize: 80,
    symbolStrokeWidth: 2,
    symbolOpacity: 1,
    symbolFillColor: colour(scheme, 'paper'),
    offset: 12,
  }
}
