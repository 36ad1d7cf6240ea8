// Published and measured throughput: one lane per claim, with the published figure and each generator's measurement.
import type { TopLevelSpec } from 'vega-lite'
import type { Claim } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { measure, preparedGenerator, referenceClient } from '../claims/measure.ts'
import { formatFps, formatInterval } from '../format.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { clampTo, type LogAxis, logAxis, logChannel, nearLimits } from './axis.ts'
import { type ChartOptions, type Layer, plot, rateTooltip, rowPosition } from './plot.ts'
import { colour, runnerHue, type Scheme } from './theme.ts'

/** The published figure of one claim; `low` and `high` are equal if a single figure or limit was published. */
export interface ClaimLane {
  readonly name: string
  readonly runner: string
  readonly published: number
  readonly low: number
  readonly high: number
  readonly publishedText: string
  readonly statement: string
  readonly aria: string
}

/** One generator's measurement for a claim. */
export interface ClaimMark {
  readonly name: string
  readonly runner: string
  readonly generator: string
  readonly published: number
  readonly median: number
  readonly low: number
  readonly high: number
  readonly lowerBound: boolean
  readonly valueText: string
  readonly intervalText: string
  readonly system: string
  readonly verdict: string
  readonly aria: string
}

export interface ClaimsData {
  /** In the order of the reference. */
  readonly lanes: readonly ClaimLane[]
  readonly marks: readonly ClaimMark[]
  /** Statements of claims with a published figure but no usable measurement. */
  readonly unmeasured: readonly string[]
}

/** Names of the generators as in the chart of settings. */
const claimGenerators = [
  [referenceClient, 'reference client'],
  [preparedGenerator, 'prepared generator'],
] as const

/**
 * Claims with a published FPS figure → one lane each: the published figure and each generator's measurement.
 *
 * Ratios have no lane: they compare two figures that have lanes, and appear as distances on the logarithmic axis. Claims
 * without a figure have nothing to draw. The table contains both.
 */
export const claimsData = (claims: readonly Claim[], rows: readonly SummaryRow[]): ClaimsData => {
  const judged = claims
    .filter(({ kind }) => kind === 'absolute')
    .flatMap((claim) => laneOf(claim).map((lane) => ({ lane, marks: marksOf(claim, lane, rows) })))
  const measured = judged.filter(({ marks }) => marks.length > 0)
  return {
    lanes: measured.map(({ lane }) => lane),
    marks: measured.flatMap(({ marks }) => marks),
    unmeasured: judged.filter(({ marks }) => marks.length === 0).map(({ lane }) => lane.statement),
  }
}

const bytesPerMb = 2 ** 20

/** MB as in the claims: 2²⁰ bytes. */
const laneOf = ({ published, system, frameBytes, statement, judgedBy }: Claim): readonly [ClaimLane] | [] => {
  const low = published.low ?? published.high
  const high = published.high ?? published.low
  if (low === null || high === null || system === null || frameBytes === null) return []
  const name = `${system}, ${frameBytes / bytesPerMb} MB`
  const publishedText = published.text
  return [
    {
      name,
      runner: judgedBy.subject.runner,
      published: Math.sqrt(low * high),
      low,
      high,
      publishedText,
      statement,
      aria: `${name}: published ${publishedText}`,
    },
  ]
}

const marksOf = (claim: Claim, lane: ClaimLane, rows: readonly SummaryRow[]): readonly ClaimMark[] =>
  claimGenerators.flatMap(([id, generator]) => {
    const { subject, figure } = measure(claim, rows, id)
    if (subject === null || figure === null) return []
    const { name, runner, published } = lane
    const { median, low, high } = figure.interval
    const valueText = formatFps(subject)
    return [
      {
        name,
        runner,
        generator,
        published,
        median,
        low: low ?? median,
        high: high ?? median,
        lowerBound: isLowerBound(subject.verdict),
        valueText,
        intervalText: formatInterval(figure.interval),
        system: subject.label,
        verdict: subject.verdict,
        aria: `${name}: ${valueText} FPS with the ${generator}, published ${lane.publishedText}`,
      },
    ]
  })

/** The published text is above the marks of a lane; on a phone the name is above the text. */
const laneHeights = { wide: 60, narrow: 80 } as const
const publishedTextDy = -24
const nameDy = -40

/** The reference client is above the middle of its lane, the prepared generator below; shapes as in the chart of settings. */
const places = [
  { generator: claimGenerators[0][1], yOffset: -8, shape: 'circle' },
  { generator: claimGenerators[1][1], yOffset: 8, shape: 'square' },
] as const

/** Pixels for the figure beside an outermost mark, or for half of a published text. */
const textRoom = 66

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
      ...marks.flatMap((mark) => [mark.median, ...nearLimits(mark)]),
    ],
    width,
  )
  const names = lanes.map(({ name }) => name)
  const y = rowPosition(names, layout)
  const x = (field: string) => logChannel(field, 'FPS (log scale)', axis)
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

/** An axis with room for texts on both sides. */
const axisOf = (values: readonly number[], width: number): LogAxis => {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const margin = Math.max((most / least) ** (textRoom / (width - 2 * textRoom)), 1.5)
  return logAxis([least / margin, most * margin], width)
}

const drawnMark = (mark: ClaimMark, axis: LogAxis, scheme: Scheme) => {
  const [low, high] = [clampTo(axis, mark.low), clampTo(axis, mark.high)]
  const isAbove = mark.median >= mark.published
  return {
    ...mark,
    low,
    high,
    hue: runnerHue(scheme, mark.runner),
    fill: runnerHue(scheme, mark.runner, mark.lowerBound),
    // On the side away from the published figure, clear of the connecting line.
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
          { field: 'system', title: 'system' },
          { field: 'generator', title: 'generator' },
          ...rateTooltip,
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
