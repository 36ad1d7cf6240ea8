// Memory over time under a slow viewer: a small chart a point, so that policies stand side by side, a line a system.
import type { TopLevelSpec } from 'vega-lite'
import type { Layer } from './headline-marks.ts'
import { logAxis } from './log-axis.ts'
import type { MemoryData, MemoryPanel } from './memory-data.ts'
import { type ChartOptions, logChannel, plot } from './plot.ts'
import { seriesScales } from './series.ts'
import { wrapText } from './text-width.ts'
import { colour, runnerColour, type Scheme } from './theme.ts'

const geometries = {
  wide: { columns: 3, width: 196, height: 190 },
  narrow: { columns: 1, width: 270, height: 170 },
} as const
const panelTitleSize = 11.5

/**
 * The axis of memory is logarithmic as all others are: servers begin at a tenth of one another, and grow to ten times that.
 * It is the same in all panels, whose lines are to be compared.
 */
export const memoryChart = ({ series, panels }: MemoryData, options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const { columns, width, height } = geometries[layout]
  const legend =
    'median of the trials · marks: where a line is highest, and its end · seconds since the viewer became slow; dashed: it is gone'
  const said = panels.flatMap(({ marks }) => marks.map(({ aria }) => aria))
  const { width: _, ...frame } = plot(options, legend, said, 'plain').frame
  const samples = panels.flatMap((panel) => panel.samples)
  const memory = logAxis(
    samples.map(({ mebibytes }) => mebibytes),
    height * 1.7,
  )
  const longest = Math.max(
    ...samples.map(({ seconds }) => seconds),
    ...panels.map(({ leftAfter }) => leftAfter),
  )
  const { color, shape, strokeDash } = seriesScales(series, scheme, layout)
  const x = {
    field: 'seconds',
    type: 'quantitative' as const,
    title: 'seconds',
    scale: { domain: [0, longest], nice: false },
    axis: { tickCount: 5, grid: false },
  }
  const y = logChannel('mebibytes', 'MiB (log scale)', memory)
  const panelOf = ({ label, leftAfter, samples, marks }: MemoryPanel) => ({
    title: {
      text: wrapText(label, width, panelTitleSize),
      fontSize: panelTitleSize,
      anchor: 'start' as const,
      offset: 6,
    },
    width,
    height,
    layer: [
      leaving(leftAfter, scheme),
      {
        data: { values: [...samples] },
        mark: { type: 'line' as const, strokeWidth: 1.75, aria: false },
        encoding: { x, y, color, strokeDash },
      },
      {
        data: { values: marks.map((mark) => ({ ...mark, hue: colour(scheme, runnerColour(mark.runner)) })) },
        mark: { type: 'point' as const, size: 50, strokeWidth: 1.5, opacity: 1 },
        encoding: {
          x,
          y,
          color,
          shape,
          fill: { field: 'hue', scale: null },
          description: { field: 'aria' },
          tooltip: [
            { field: 'name', title: 'system' },
            { field: 'what', title: '' },
            { field: 'memoryText', title: 'memory' },
            { field: 'timeText', title: 'after' },
          ],
        },
      },
    ] satisfies Layer[],
  })
  return { ...frame, columns, spacing: 22, concat: panels.map(panelOf) }
}

const leaving = (leftAfter: number, scheme: Scheme): Layer => ({
  data: { values: [{ seconds: leftAfter }] },
  mark: { type: 'rule', color: colour(scheme, 'muted'), strokeDash: [5, 4], aria: false },
  encoding: { x: { field: 'seconds', type: 'quantitative' } },
})
