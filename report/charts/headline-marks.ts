// The marks of the headline chart: whiskers, trials, medians, values, and the reason where there is no figure.
import type { TopLevelSpec } from 'vega-lite'
import type { HeadlineData } from './headline-data.ts'
import type { LogAxis } from './log-axis.ts'
import { colour, runnerColour, type Scheme } from './theme.ts'

export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number]

/** A text at the left or right edge of each row it is given for. */
interface RowTexts {
  readonly rows: readonly { readonly name: string }[]
  readonly field: string
  readonly at: 0 | 'width'
  readonly style: {
    readonly align: 'left' | 'right'
    readonly color?: string
    readonly fontStyle?: 'italic'
    readonly fontWeight?: 600
    readonly dx?: number
    readonly dy?: number
    readonly limit?: number
  }
  readonly tooltip?: { readonly field: string; readonly title: string }[]
  /** Field with what a screen reader says; without it the text is left out there. */
  readonly description?: string
}

export interface Scene {
  readonly data: HeadlineData
  readonly layout: 'wide' | 'narrow'
  readonly scheme: Scheme
  readonly axis: LogAxis
  readonly laneHeight: number
}

/** From back to front. */
export const markLayers = (scene: Scene): Layer[] => [
  whiskers(scene),
  perTrial(scene),
  medians(scene),
  // Beside the plot of a wide chart there is no rule to interrupt.
  ...clearOfRules(scene, values(scene)).slice(scene.layout === 'wide' ? 1 : 0),
  ...clearOfRules(scene, reasons(scene)),
  ...(scene.layout === 'narrow' ? clearOfRules(scene, names(scene)) : []),
]

/** The same text twice: first as a broad outline in the paper's colour, which interrupts the rules behind it. */
const clearOfRules = (scene: Scene, { rows, field, at, style, tooltip, description }: RowTexts): Layer[] => {
  const paper = colour(scene.scheme, 'paper')
  const place = { x: { value: at }, y: rowPosition(scene), text: { field } }
  const said = description === undefined ? {} : { description: { field: description } }
  return [
    {
      data: { values: [...rows] },
      mark: {
        type: 'text',
        ...style,
        color: paper,
        stroke: paper,
        strokeWidth: 5,
        strokeJoin: 'round',
        aria: false,
      },
      encoding: place,
    },
    {
      data: { values: [...rows] },
      mark: { type: 'text', ...style, aria: description !== undefined },
      encoding: { ...place, ...said, ...(tooltip === undefined ? {} : { tooltip }) },
    },
  ]
}

const rowTooltip = [
  { field: 'name', title: 'system' },
  { field: 'valueText', title: 'frames/s' },
  { field: 'intervalText', title: '95 % interval' },
  { field: 'cpuText', title: 'CPU-ms a frame' },
  { field: 'verdict', title: 'limit' },
  { field: 'note', title: 'note' },
]

const whiskers = (scene: Scene): Layer => ({
  data: { values: measured(scene) },
  mark: { type: 'rule', strokeWidth: 2, aria: false },
  encoding: {
    x: frameRate(scene, 'low'),
    x2: { field: 'high' },
    y: rowPosition(scene),
    color: { field: 'hue', scale: null },
  },
})

const perTrial = (scene: Scene): Layer => ({
  data: { values: scene.data.perTrial.map((mark) => ({ ...mark, hue: hue(scene, mark.runner) })) },
  // Below the whisker, where neither it nor the median covers a trial.
  mark: { type: 'circle', size: 18, opacity: 0.7, yOffset: 9, aria: false },
  encoding: {
    x: frameRate(scene, 'fps'),
    y: rowPosition(scene),
    color: { field: 'hue', scale: null },
    tooltip: [
      { field: 'name', title: 'system' },
      { field: 'round', title: 'round' },
      { field: 'fpsText', title: 'frames/s of this trial' },
    ],
  },
})

const medians = (scene: Scene): Layer => ({
  data: { values: measured(scene) },
  mark: { type: 'point', size: 85, strokeWidth: 2, opacity: 1 },
  encoding: {
    x: frameRate(scene, 'median'),
    y: rowPosition(scene),
    stroke: { field: 'hue', scale: null },
    fill: { field: 'fill', scale: null },
    description: { field: 'aria' },
    tooltip: rowTooltip,
  },
})

const values = (scene: Scene): RowTexts => ({
  rows: scene.data.measured,
  field: 'valueText',
  at: 'width',
  style: {
    fontWeight: 600,
    ...(scene.layout === 'wide' ? { align: 'left', dx: 10 } : { align: 'right', dy: nameOffset }),
  },
  tooltip: rowTooltip,
})

/** The whole reason is in the tooltip, in the description and in the table. */
const reasons = (scene: Scene): RowTexts => ({
  rows: scene.data.reasons,
  field: 'text',
  at: 0,
  style: {
    align: 'left',
    fontStyle: 'italic',
    color: colour(scene.scheme, 'muted'),
    ...(scene.layout === 'wide' ? { dx: 6, limit: 690 } : { limit: 320 }),
  },
  tooltip: [
    { field: 'name', title: 'system' },
    { field: 'text', title: 'no figure' },
  ],
  description: 'aria',
})

/** Where there is no room for names beside the plot, they stand above their marks. */
const nameOffset = -15

const names = ({ data }: Scene): RowTexts => ({
  rows: data.names.map((name) => ({ name })),
  field: 'name',
  at: 0,
  style: { align: 'left', dy: nameOffset, limit: 240 },
})

const hue = ({ scheme }: Scene, runner: string): string => colour(scheme, runnerColour(runner))

const measured = (scene: Scene) =>
  scene.data.measured.map((mark) => ({
    ...mark,
    hue: hue(scene, mark.runner),
    fill: mark.lowerBound ? colour(scene.scheme, 'paper') : hue(scene, mark.runner),
    low: Math.max(mark.low ?? mark.median, scene.axis.domain[0]),
    high: Math.min(mark.high ?? mark.median, scene.axis.domain[1]),
  }))

const frameRate = ({ axis }: Scene, field: string) => ({
  field,
  type: 'quantitative' as const,
  title: 'frames a second (log scale)',
  scale: { type: 'log' as const, domain: [...axis.domain], nice: false },
  axis: { values: [...axis.ticks], format: ',~g', grid: true },
})

const rowPosition = ({ data, layout }: Scene) => ({
  field: 'name',
  type: 'nominal' as const,
  title: null,
  scale: { domain: [...data.names] },
  axis:
    layout === 'wide' ? { labelLimit: 300, labelPadding: 8, ticks: false, domain: false, grid: false } : null,
})
