// Bars of two parts, one per system: a solid part from zero on, and a pale one behind it.
import { type ChartOptions, rowHeights, rowPosition, rowTexts, type Tooltip } from './plot.ts'
import { runnerHue } from './theme.ts'

interface PartedBar {
  readonly name: string
  readonly runner: string
  readonly valueText: string
  readonly aria: string
}

export interface TwoParts<Bar> {
  /** Of the axis, with its unit. */
  readonly title: string
  readonly partsOf: (bar: Bar) => readonly [solid: number, pale: number]
  readonly tooltip: Tooltip
}

/** Height and layers of a chart. @param bars from top to bottom */
export const twoPartBars = <Bar extends PartedBar>(
  bars: readonly Bar[],
  { title, partsOf, tooltip }: TwoParts<Bar>,
  { layout, scheme }: Pick<ChartOptions, 'layout' | 'scheme'>,
) => {
  const values = bars.flatMap((bar) => {
    const hue = runnerHue(scheme, bar.runner)
    const [solid, pale] = partsOf(bar)
    return [
      { ...bar, hue, from: 0, to: solid, strength: 1 },
      { ...bar, hue, from: solid, to: solid + pale, strength: 0.4 },
    ]
  })
  const wholes = bars.map((bar) => {
    const [solid, pale] = partsOf(bar)
    return { ...bar, from: 0, to: solid + pale }
  })
  const y = rowPosition(
    bars.map(({ name }) => name),
    layout,
  )
  const x = {
    field: 'from',
    type: 'quantitative' as const,
    title,
    scale: { domainMin: 0, nice: false },
    axis: { grid: layout === 'wide', tickCount: layout === 'wide' ? 8 : 4 },
  }
  return {
    height: bars.length * rowHeights[layout],
    layer: [
      {
        data: { values },
        mark: { type: 'bar' as const, height: 14, strokeWidth: 1, aria: false },
        encoding: {
          x,
          x2: { field: 'to' },
          y,
          color: { field: 'hue', scale: null },
          stroke: { field: 'hue', scale: null },
          fillOpacity: { field: 'strength', type: 'quantitative' as const, scale: null },
        },
      },
      {
        // Covers both parts, so that the mouse and a screen reader find one bar per system.
        data: { values: wholes },
        mark: { type: 'bar' as const, height: 14, opacity: 0 },
        encoding: {
          x,
          x2: { field: 'to' },
          y,
          description: { field: 'aria' },
          tooltip,
        },
      },
      ...rowTexts(bars, layout, scheme),
    ],
  }
}
