// Published against measured: a lane a claim, from the published figure to what each generator measured of it.
import type { TopLevelSpec } from 'vega-lite'
import { type ClaimMark, type ClaimsData, claimGenerators } from './claims-data.ts'
import type { Layer } from './headline-marks.ts'
import { type LogAxis, logAxis } from './log-axis.ts'
import { rowPosition } from './named-rows.ts'
import { type ChartOptions, clampTo, logChannel, plot } from './plot.ts'
import { colour, runnerColour, type Scheme } from './theme.ts'

/** Above the marks of a lane stands the published text, and on a phone the name above that. */
const laneHeights = { wide: 60, narrow: 80 } as const
const publishedTextDy = -24
const nameDy = -40

/** The reference client above the middle of its lane, the prepared generator below it; shapes as in the ladder. */
const places = [
  { generator: claimGenerators[0][1], yOffset: -8, shape: 'circle' },
  { generator: claimGenerators[1][1], yOffset: 8, shape: 'square' },
] as const

/** Pixels for the figure beside an outermost mark, and for half of a published text. */
const textRoom = 66
/** An interval may be far wider than what it is of; it must not squeeze all else into a corner. */
const farthestLimit = 3

/** @param data with at least one lane */
export const claimsChart = ({ lanes, marks }: ClaimsData, options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const legend =
    '◆ published · ● measured with the reference client · ■ with the prepared generator · hollow: lower bound (≥) · line: 95 % interval'
  const said = marks.map(({ aria }) => aria)
  const { frame, width } = plot(options, legend, said, 'plain')
  const axis = axisOf(
    [
      ...lanes.flatMap(({ low, high }) => [low, high]),
      ...marks.flatMap(({ median, low, high }) => [
        median,
        Math.max(low, median / farthestLimit),
        Math.min(high, median * farthestLimit),
      ]),
    ],
    width,
  )
  const names = lanes.map(({ name }) => name)
  const y = rowPosition(names, layout)
  const x = (field: string) => ({
    ...logChannel(field, 'frames a second (log scale)', axis),
    axis: { values: [...axis.ticks], format: ',~g', grid: true },
  })
  const drawn = marks.map((mark) => drawnMark(mark, axis, scheme))
  const purple = colour(scheme, 'published')
  const lanesOf = { data: { values: lanes.map((lane) => ({ ...lane })) } }
  const published: readonly Layer[] = [
    {
      ...lanesOf,
      mark: { type: 'tick', orient: 'vertical', size: 34, thickness: 2, color: purple, aria: false },
      encoding: { x: x('published'), y },
    },
    {
      ...lanesOf,
      mark: { type: 'rule', strokeWidth: 5, opacity: 0.5, color: purple, aria: false },
      encoding: { x: x('low'), x2: { field: 'high' }, y },
    },
    {
      ...lanesOf,
      mark: { type: 'point', shape: 'diamond', size: 90, filled: true, opacity: 1, color: purple },
      encoding: {
        x: x('published'),
        y,
        description: { field: 'aria' },
        tooltip: [
          { field: 'statement', title: 'claim' },
          { field: 'publishedText', title: 'published' },
        ],
      },
    },
    {
      ...lanesOf,
      mark: { type: 'text', dy: publishedTextDy, color: purple, aria: false },
      encoding: { x: x('published'), y, text: { field: 'publishedText' } },
    },
  ]
  return {
    ...frame,
    height: lanes.length * laneHeights[layout],
    layer: [
      ...places.flatMap((place) => measuredLayers(place, drawn, x, y)),
      ...published,
      ...(layout === 'wide' ? [] : [laneNames(names, y)]),
    ],
  }
}

/** An axis that leaves room for texts on both sides of what it has to hold. */
const axisOf = (values: readonly number[], width: number): LogAxis => {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const margin = Math.max((most / least) ** (textRoom / (width - 2 * textRoom)), 1.5)
  return logAxis([least / margin, most * margin], width)
}

const drawnMark = (mark: ClaimMark, axis: LogAxis, scheme: Scheme) => {
  const hue = colour(scheme, runnerColour(mark.runner))
  const [low, high] = [clampTo(axis, mark.low), clampTo(axis, mark.high)]
  const isAbove = mark.median >= mark.published
  return {
    ...mark,
    low,
    high,
    hue,
    fill: mark.lowerBound ? colour(scheme, 'paper') : hue,
    // On the side away from the published figure, clear of the line that leads there.
    isAbove,
    edge: isAbove ? high : low,
  }
}

type Channel = ReturnType<typeof logChannel>

const measuredLayers = (
  { generator, yOffset, shape }: (typeof places)[number],
  drawn: readonly ReturnType<typeof drawnMark>[],
  x: (field: string) => Channel,
  y: ReturnType<typeof rowPosition>,
): readonly Layer[] => {
  const values = drawn.filter((mark) => mark.generator === generator)
  const stroke = { field: 'hue', scale: null }
  const figures = [true, false].map(
    (isAbove): Layer => ({
      data: { values: values.filter((mark) => mark.isAbove === isAbove) },
      mark: {
        type: 'text',
        yOffset,
        align: isAbove ? 'left' : 'right',
        dx: isAbove ? 9 : -9,
        fontWeight: 600,
        aria: false,
      },
      encoding: { x: x('edge'), y, text: { field: 'valueText' } },
    }),
  )
  return [
    {
      data: { values },
      mark: { type: 'rule', yOffset, strokeWidth: 1, opacity: 0.6, aria: false },
      encoding: { x: x('published'), x2: { field: 'median' }, y, color: stroke },
    },
    {
      data: { values },
      mark: { type: 'rule', yOffset, strokeWidth: 3, aria: false },
      encoding: { x: x('low'), x2: { field: 'high' }, y, color: stroke },
    },
    {
      data: { values },
      mark: { type: 'point', shape, yOffset, size: 75, strokeWidth: 2, opacity: 1 },
      encoding: {
        x: x('median'),
        y,
        stroke,
        fill: { field: 'fill', scale: null },
        description: { field: 'aria' },
        tooltip: [
          { field: 'name', title: 'claim' },
          { field: 'system', title: 'held against' },
          { field: 'generator', title: 'generator' },
          { field: 'valueText', title: 'frames/s' },
          { field: 'intervalText', title: '95 % interval' },
          { field: 'verdict', title: 'limit' },
        ],
      },
    },
    ...figures,
  ]
}

const laneNames = (names: readonly string[], y: ReturnType<typeof rowPosition>): Layer => ({
  data: { values: names.map((name) => ({ name })) },
  mark: { type: 'text', align: 'left', dy: nameDy, fontWeight: 600, aria: false },
  encoding: { x: { value: 0 }, y, text: { field: 'name' } },
})
