// Shared parts of all charts: frame, rows with names of systems, labelled rules, tooltips.
import type { TopLevelSpec } from 'vega-lite'
import { labelFontSize, type Placement, wrapText } from './labels.ts'
import { chartConfig, colour, type Scheme, titleFontSize } from './theme.ts'

/** `narrow` is for phones: names are above their marks instead of beside them. */
export type Layout = 'wide' | 'narrow'

export interface ChartOptions {
  readonly title: string
  readonly layout: Layout
  readonly scheme: Scheme
}

export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number]

/** The common start of every spec, and the width of its plot in pixels. */
export interface Plot {
  readonly width: number
  readonly frame: {
    readonly $schema: string
    readonly description: string
    readonly title: Exclude<TopLevelSpec['title'], undefined>
    readonly width: number
    readonly padding: {
      readonly left: number
      readonly right: number
      readonly top: number
      readonly bottom: number
    }
    readonly config: ReturnType<typeof chartConfig>
  }
}

/** A text at the left or right edge of each of its rows. */
export interface RowText {
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
  readonly tooltip?: Tooltip
  /** Field with the description for screen readers; without it they skip the text. */
  readonly description?: string
}

export type Tooltip = { readonly field: string; readonly title: string }[]

/** Pixels of the plot; a vertical axis with labels and title leaves less. */
const widths = {
  wide: { plain: 640, beside: 640, steps: 640 },
  narrow: { plain: 322, beside: 280, steps: 300 },
} as const

const subtitleFontSize = 11.5

/**
 * @param subtitle how to read the marks: a text that is wrapped here, or its lines
 * @param said description of the whole chart for screen readers, one item per sentence
 * @param axis `beside` with figures on a vertical axis at the left, `steps` with names below as well
 */
export const plot = (
  { title, layout, scheme }: ChartOptions,
  subtitle: string | readonly string[],
  said: readonly string[],
  axis: 'plain' | 'beside' | 'steps',
): Plot => {
  const width = widths[layout][axis]
  const lines = typeof subtitle === 'string' ? wrapText(subtitle, width, subtitleFontSize) : [...subtitle]
  return {
    width,
    frame: {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: [title, ...said].map((sentence) => `${sentence}.`).join(' '),
      title: {
        text: wrapText(title, width, titleFontSize),
        ...(lines.length === 0 ? {} : { subtitle: lines }),
        offset: 12,
      },
      width,
      // Legends are a little taller than Vega computes.
      padding: { left: 4, right: 4, top: 4, bottom: 12 },
      config: chartConfig(scheme),
    },
  }
}

/** Tooltip of a mark that shows FPS. */
export const rateTooltip: Tooltip = [
  { field: 'valueText', title: 'FPS' },
  { field: 'intervalText', title: '95 % interval' },
  { field: 'verdict', title: 'limit' },
]

export const rowHeights = { wide: 28, narrow: 44 } as const

/** In pixels: offset of names and figures above their marks, if there is no room beside the plot. */
const aboveMark = -15

/** One row per system, labelled with its name. @param names unique, from top to bottom */
export const rowPosition = (names: readonly string[], layout: Layout, labelLimit = 260) => ({
  field: 'name',
  type: 'nominal' as const,
  title: null,
  scale: { domain: [...names] },
  axis: layout === 'wide' ? { labelLimit, labelPadding: 8, ticks: false, domain: false, grid: false } : null,
})

/** Names and figures of rows beside or above the marks; screen readers read the marks only. */
export const rowTexts = (
  rows: readonly { readonly name: string; readonly valueText: string }[],
  layout: Layout,
  scheme: Scheme,
): readonly Layer[] => {
  const y = rowPosition(
    rows.map(({ name }) => name),
    layout,
  )
  const texts = rows.map(({ name, valueText }) => ({ name, valueText }))
  // On a phone the texts overlap bands and rules.
  const draw = (text: Omit<RowText, 'rows'>): readonly Layer[] =>
    rowText({ ...text, rows: texts }, y, scheme, layout === 'narrow')
  return [...(layout === 'narrow' ? draw(nameAbove) : []), ...draw(valueText(layout))]
}

export const nameAbove: Omit<RowText, 'rows'> = {
  field: 'name',
  at: 0,
  style: { align: 'left', dy: aboveMark, limit: 240 },
}

/** Right of the plot, or above the mark at the right edge. */
export const valueText = (layout: Layout): Omit<RowText, 'rows'> => ({
  field: 'valueText',
  at: 'width',
  style: {
    fontWeight: 600,
    ...(layout === 'wide' ? { align: 'left', dx: 10 } : { align: 'right', dy: aboveMark }),
  },
})

/**
 * @param isOutlined whether to draw the text on a broad outline in the paper's colour, which hides what is behind it
 */
export const rowText = (
  { rows, field, at, style, tooltip, description }: RowText,
  y: ReturnType<typeof rowPosition>,
  scheme: Scheme,
  isOutlined: boolean,
): readonly Layer[] => {
  const paper = colour(scheme, 'paper')
  const outline = { color: paper, stroke: paper, strokeWidth: 5, strokeJoin: 'round', aria: false } as const
  const place = { x: { value: at }, y, text: { field } }
  const said = description === undefined ? {} : { description: { field: description } }
  const text: Layer = {
    data: { values: [...rows] },
    mark: { type: 'text', ...style, aria: description !== undefined },
    encoding: { ...place, ...said, ...(tooltip === undefined ? {} : { tooltip }) },
  }
  return isOutlined
    ? [{ data: { values: [...rows] }, mark: { type: 'text', ...style, ...outline }, encoding: place }, text]
    : [text]
}

/**
 * A vertical rule with its label in a lane above the plot.
 * @param field with the position of the rule @param laneHeight in pixels
 */
export const labelledRule = (
  rule: Placement & { readonly text: string },
  field: string,
  laneHeight: number,
  style: { readonly color: string; readonly strokeDash: readonly number[] },
): readonly Layer[] => {
  const top = -(rule.lane + 1) * laneHeight
  const x = { field, type: 'quantitative' as const }
  return [
    {
      data: { values: [rule] },
      mark: { type: 'rule', color: style.color, strokeDash: [...style.strokeDash], aria: false },
      encoding: { x, y: { value: top }, y2: { value: 'height' } },
    },
    {
      data: { values: [rule] },
      mark: {
        type: 'text',
        color: style.color,
        fontSize: labelFontSize,
        align: rule.anchor === 'start' ? 'left' : 'right',
        baseline: 'top',
        dx: rule.anchor === 'start' ? 4 : -4,
      },
      encoding: { x, y: { value: top }, text: { field: 'text' }, description: { field: 'text' } },
    },
  ]
}

/** A dashed horizontal rule with a text at its left end. @param dy of the text, in pixels below the rule */
export const labelledLimit = (
  field: string,
  value: number,
  text: string,
  color: string,
  dy: number,
): readonly Layer[] => {
  const values = [{ [field]: value, text }]
  const y = { field, type: 'quantitative' as const }
  return [
    {
      data: { values },
      mark: { type: 'rule', color, strokeDash: [5, 4], aria: false },
      encoding: { y },
    },
    {
      data: { values },
      mark: { type: 'text', align: 'left', dx: 4, dy, color },
      encoding: { x: { value: 0 }, y, text: { field: 'text' }, description: { field: 'text' } },
    },
  ]
}
