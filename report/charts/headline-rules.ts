// The rules of the headline chart: published numbers and the control's ceiling, each with its label on top.
import type { Layer, Scene } from './headline-marks.ts'
import { labelFontSize, type Placement } from './lanes.ts'
import type { RuleMark } from './published-rules.ts'
import { colour } from './theme.ts'

type PlacedRule = RuleMark & Placement

/** One layer of rules and one of labels for each kind and lane: the height above the plot is the lane's. */
export const ruleLayers = (scene: Scene, rules: readonly PlacedRule[]): Layer[] =>
  rules.flatMap((rule) => {
    const stroke = colour(scene.scheme, rule.kind)
    const top = -(rule.lane + 1) * scene.laneHeight
    const x = { field: 'fps', type: 'quantitative' as const }
    const band: Layer[] =
      rule.fpsHigh > rule.fps
        ? [
            {
              data: { values: [rule] },
              mark: { type: 'rect', color: stroke, opacity: 0.16, aria: false },
              encoding: { x, x2: { field: 'fpsHigh' }, y: { value: 0 }, y2: { value: 'height' } },
            },
          ]
        : []
    return [
      ...band,
      {
        data: { values: [rule] },
        mark: {
          type: 'rule',
          color: stroke,
          strokeDash: rule.kind === 'reference' ? [5, 4] : [1, 0],
          aria: false,
        },
        encoding: { x, y: { value: top }, y2: { value: 'height' } },
      },
      {
        data: { values: [rule] },
        mark: {
          type: 'text',
          color: stroke,
          fontSize: labelFontSize,
          align: rule.anchor === 'start' ? 'left' : 'right',
          baseline: 'top',
          dx: rule.anchor === 'start' ? 4 : -4,
        },
        encoding: {
          x,
          y: { value: top },
          text: { field: 'text' },
          description: { field: 'text' },
        },
      },
    ]
  })
