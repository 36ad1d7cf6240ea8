// What the charts of a scenario have in common: frame, width, title, text alternative, logarithmic scales.
import type { TopLevelSpec } from 'vega-lite'
import type { HeadlineOptions } from './headline.ts'
import { type LogAxis, logAxis } from './log-axis.ts'
import { wrapText } from './text-width.ts'
import { chartConfig, titleFontSize } from './theme.ts'

export type ChartOptions = HeadlineOptions

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

/** Titles of a vertical axis and its labels take room that a horizontal axis leaves to the plot. */
const widths = {
  wide: { plain: 640, beside: 640 },
  narrow: { plain: 322, beside: 280 },
} as const

/**
 * @param subtitle how to read the marks
 * @param said what a screen reader says of the whole chart, sentence by sentence
 * @param axis `beside` where figures stand on a vertical axis at the left
 */
export const plot = (
  { title, layout, scheme }: ChartOptions,
  subtitle: string,
  said: readonly string[],
  axis: 'plain' | 'beside',
): Plot => {
  const width = widths[layout][axis]
  return {
    width,
    frame: {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: [title, ...said].map((sentence) => `${sentence}.`).join(' '),
      title: {
        text: wrapText(title, width, titleFontSize),
        subtitle: wrapText(subtitle, width, subtitleFontSize),
        offset: 12,
      },
      width,
      // A legend reaches a little lower than Vega takes it to.
      padding: { left: 4, right: 4, top: 4, bottom: 12 },
      config: chartConfig(scheme),
    },
  }
}

const subtitleFontSize = 11.5

/** A vertical logarithmic axis: labels under one another need less room than side by side. */
export const verticalLogAxis = (values: readonly number[], height: number): LogAxis =>
  logAxis(values, height * 1.7)

/** A quantitative channel on an axis that was worked out beforehand. */
export const logChannel = (field: string, title: string, { domain, ticks }: LogAxis) => ({
  field,
  type: 'quantitative' as const,
  title,
  scale: { type: 'log' as const, domain: [...domain], nice: false },
  axis: { values: [...ticks], format: ',~g', grid: true },
})

/** A value that stands where the axis ends at the latest. */
export const clampTo = ({ domain: [low, high] }: LogAxis, value: number): number =>
  Math.min(Math.max(value, low), high)
