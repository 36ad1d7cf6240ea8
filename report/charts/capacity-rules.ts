// The rules of the capacity chart: the limit of latency, and the number of cameras that each system carries.
import { formatNumber } from '../format.ts'
import type { Layer } from './headline-marks.ts'
import { labelFontSize, type Placement } from './lanes.ts'
import { colour, runnerColour, type Scheme } from './theme.ts'

/** Where a system's search ended. */
export interface Knee {
  readonly runner: string
  /** Median of the trials. */
  readonly cameras: number
  readonly text: string
}

const laneHeight = 16

export const kneeLayers = (knees: readonly (Knee & Placement)[], scheme: Scheme): readonly Layer[] =>
  knees.flatMap((knee): readonly Layer[] => {
    const hue = colour(scheme, runnerColour(knee.runner))
    const top = -(knee.lane + 1) * laneHeight
    const x = { field: 'cameras', type: 'quantitative' as const }
    return [
      {
        data: { values: [knee] },
        mark: { type: 'rule', color: hue, strokeDash: [2, 3], aria: false },
        encoding: { x, y: { value: top }, y2: { value: 'height' } },
      },
      {
        data: { values: [knee] },
        mark: {
          type: 'text',
          color: hue,
          fontSize: labelFontSize,
          align: knee.anchor === 'start' ? 'left' : 'right',
          baseline: 'top',
          dx: knee.anchor === 'start' ? 4 : -4,
        },
        encoding: { x, y: { value: top }, text: { field: 'text' }, description: { field: 'text' } },
      },
    ]
  })

/** Over this line a number of cameras is not carried. */
export const limitLayers = (limitMs: number, scheme: Scheme): readonly Layer[] => {
  const limit = { p99Ms: limitMs, text: `limit ${formatNumber(limitMs)} ms` }
  const y = { field: 'p99Ms', type: 'quantitative' as const }
  return [
    {
      data: { values: [limit] },
      mark: { type: 'rule', color: colour(scheme, 'ink'), strokeDash: [5, 4], aria: false },
      encoding: { y },
    },
    {
      data: { values: [limit] },
      mark: { type: 'text', align: 'left', dx: 4, dy: -8 },
      encoding: { x: { value: 0 }, y, text: { field: 'text' }, description: { field: 'text' } },
    },
  ]
}
