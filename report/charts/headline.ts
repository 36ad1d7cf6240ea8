// The headline chart: frames a second of every row of one scenario point, beside the published numbers.
import type { TopLevelSpec } from 'vega-lite'
import type { HeadlineData } from './headline-data.ts'
import { markLayers, type Scene } from './headline-marks.ts'
import { ruleLayers } from './headline-rules.ts'
import { placeLabels } from './lanes.ts'
import { logAxis } from './log-axis.ts'
import { wrapText } from './text-width.ts'
import { chartConfig, type Scheme, titleFontSize } from './theme.ts'

/** `narrow` is for phones: names stand above their marks instead of beside them. */
export type Layout = 'wide' | 'narrow'

export interface HeadlineOptions {
  readonly title: string
  readonly layout: Layout
  readonly scheme: Scheme
}

const geometries = {
  wide: { width: 640, rowHeight: 30, valueRoom: 74 },
  narrow: { width: 322, rowHeight: 46, valueRoom: 0 },
} as const

const laneHeight = 17

/** An interval may be far wider than its trials; it must not squeeze all else into a corner. */
const farthestLimit = 3

/** Only rules that are there are explained. */
const legendOf = ({ rules }: HeadlineData, layout: Layout): string[] => {
  const has = (kind: string): boolean => rules.some((rule) => rule.kind === kind)
  const lines = [
    ['● median', '○ lower bound (≥)', '• one trial'],
    [
      '— 95 % interval',
      ...(has('published') ? ['│ published'] : []),
      ...(has('reference') ? ['┆ reference receiver'] : []),
    ],
  ]
  return (layout === 'wide' ? [lines.flat()] : lines).map((parts) => parts.join('   '))
}

export const headlineChart = (data: HeadlineData, options: HeadlineOptions): TopLevelSpec => {
  const { title, layout, scheme } = options
  const { width, rowHeight, valueRoom } = geometries[layout]
  const axis = logAxis(valuesToShow(data), width)
  const rules = placeLabels(
    data.rules.map((rule) => ({ ...rule, x: axis.toPixels(rule.fps) })),
    width + valueRoom,
  )
  const scene: Scene = { data, layout, scheme, axis, laneHeight }
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${title}. ${data.names.length} rows, fastest first.`,
    title: { text: wrapText(title, width, titleFontSize), subtitle: legendOf(data, layout), offset: 12 },
    width,
    height: Math.max(1, data.names.length) * rowHeight,
    padding: 4,
    config: chartConfig(scheme),
    layer: [...ruleLayers(scene, rules), ...markLayers(scene)],
  }
}

const valuesToShow = ({ measured, perTrial, rules }: HeadlineData): readonly number[] => {
  const fps = perTrial.map((trial) => trial.fps)
  const [least, most] = [Math.min(...fps), Math.max(...fps)]
  return [
    ...fps,
    ...measured.flatMap(({ low, high }) => [
      Math.max(low ?? least, least / farthestLimit),
      Math.min(high ?? most, most * farthestLimit),
    ]),
    ...rules.flatMap(({ fps: low, fpsHigh }) => [low, fpsHigh]),
  ]
}
