// What all charts have in common: their frame, rows under the names of systems, rules with labels, tooltips.
import type { TopLevelSpec } from 'vega-lite'
import { labelFontSize, type Placement, wrapText } from './labels.ts'
import { chartConfig, colour, type Scheme, titleFontSize } from './theme.ts'

/** `narrow` is for phones: names stand above their marks instead of beside them. */
export type Layout = 'wide' | 'narrow'

export interface ChartOptions {
  readonly title: string
  readonly layout: Layout
  readonly scheme: Scheme
}

export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number]

/** What every spec begins with, and the width of its plot in pixels. */
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

/** A text at the left or right edge of each row that it is given for. */
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
  /** Field with what a screen reader says; without it the text is left out there. */
  readonly description?: string
}

export type Tooltip = { readonly field: string; readonly title: string }[]

/** Titles of a vertical axis and its labels take room that a horizontal axis leaves to the plot. */
const widths = {
  wide: { plain: 640, beside: 640, steps: 640 },
  narrow: { plain: 322, beside: 280, steps: 300 },
} as const

const subtitleFontSize = 11.5

/**
 * @param subtitle how to read the marks: a text that is broken here, or its lines
 * @param said what a screen reader says of the whole chart, sentence by sentence
 * @param axis `beside` where figures stand on a vertical axis at the left, `steps` where names stand below as well
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
      // A legend reaches a little lower than Vega takes it to.
      padding: { left: 4, right: 4, top: 4, bottom: 12 },
      config: chartConfig(scheme),
    },
  }
}

/** Of a mark that stands for frames a second. */
export const rateTooltip: Tooltip = [
  { field: 'valueText', title: 'frames/s' },
  { field: 'intervalText', title: '95 % interval' },
  { field: 'verdict', title: 'limit' },
]

export const rowHeights = { wide: 28, narrow: 44 } as const

/** Where there is no room for names and figures beside the plot, they stand above their marks. */
const aboveMark = -15

/** One row a system under its name. @param names from top to bottom, no two alike */
export const rowPosition = (names: readonly string[], layout: Layout, labelLimit = 260) => ({
  field: 'name',
  type: 'nominal' as const,
  title: null,
  scale: { domain: [...names] },
  axis: layout === 'wide' ? { labelLimit, labelPadding: 8, ticks: false, domain: false, grid: false } : null,
})

/** Names and figures of rows beside or above the marks; a screen reader reads the marks alone. */
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
  // On a phone texts stand over bands and rules.
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
 * @param isOutlined whether the same text is drawn before as a broad outline in the paper's colour, which interrupts what is
 *   behind it
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
 * A vertical rule with its label in its lane above the plot.
 * @param field where the rule stands @param laneHeight in pixels
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
