// Server memory while a viewer is slow: one small chart per point, so that policies are side by side; one line per system.
import { median } from 'simple-statistics'
import type { TopLevelSpec } from 'vega-lite'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatMebibytes } from '../format.ts'
import { logAxis, logChannel } from './axis.ts'
import { type ChartOptions, type Layer, plot } from './plot.ts'
import { type Series, seriesOf, seriesScales } from './series.ts'
import { colour, runnerHue, type Scheme } from './theme.ts'
import { panelTitle, secondsAxis } from './time-panels.ts'

/** One system at one moment. */
export interface MemorySample {
  readonly name: string
  readonly runner: string
  /** Since the viewer became slow. */
  readonly seconds: number
  readonly mebibytes: number
}

/** A labelled sample: the peak or the end of a line. */
export interface MemoryMark extends MemorySample {
  readonly what: string
  readonly memoryText: string
  readonly timeText: string
  readonly aria: string
}

/** One point of the scenario. */
export interface MemoryPanel {
  readonly label: string
  /** When the viewer left, in seconds. */
  readonly leftAfter: number
  readonly samples: readonly MemorySample[]
  readonly marks: readonly MemoryMark[]
}

export interface MemoryData {
  readonly series: readonly Series[]
  readonly panels: readonly MemoryPanel[]
}

type Point = ScenarioRecord['points'][number]

/**
 * The median of the trials per half second and system; null if memory was not sampled.
 * @param rows of the scenario
 */
export const memoryData = (
  { points }: Pick<ScenarioRecord, 'points'>,
  rows: readonly SummaryRow[],
): MemoryData | null => {
  const series = seriesOf(rows.filter(({ memory }) => memory !== undefined))
  const panels = points.flatMap((point) => panelOf(point, series))
  return panels.length === 0 ? null : { series, panels }
}

const panelOf = (
  { id, label, slowViewer, slowLinks }: Point,
  series: readonly Series[],
): readonly MemoryPanel[] => {
  const forMs = (slowViewer ?? slowLinks)?.forMs
  const lines = series.flatMap(({ name, rows }) =>
    rows.filter(({ point }) => point === id).map((row) => lineOf(row, name)),
  )
  if (forMs === undefined || lines.length === 0) return []
  return [
    {
      label,
      leftAfter: forMs / 1000,
      samples: lines.flat(),
      marks: lines.flatMap((line) => marksOf(line, label)),
    },
  ]
}

/** Sampling interval; trials differ by a few milliseconds. */
const stepMs = 500

const lineOf = ({ memory = [], runner }: SummaryRow, name: string): readonly MemorySample[] =>
  [...Map.groupBy(memory, ({ timeMs }) => Math.round(timeMs / stepMs))]
    .toSorted(([a], [b]) => a - b)
    .map(([step, samples]) => ({
      name,
      runner,
      seconds: (step * stepMs) / 1000,
      mebibytes: median(samples.map(({ rssBytes }) => rssBytes)) / 2 ** 20,
    }))

const marksOf = (line: readonly MemorySample[], label: string): readonly MemoryMark[] => {
  const last = line.at(-1)
  const [highest] = line.toSorted((a, b) => b.mebibytes - a.mebibytes)
  if (last === undefined || highest === undefined) return []
  const labelled = (sample: MemorySample, what: string): MemoryMark => {
    const memoryText = formatMebibytes(sample.mebibytes * 2 ** 20)
    const timeText = `${sample.seconds} s`
    return {
      ...sample,
      what,
      memoryText,
      timeText,
      aria: `${sample.name}, ${label}: ${what} ${memoryText} after ${timeText}`,
    }
  }
  return highest === last
    ? [labelled(last, 'peak and end')]
    : [labelled(highest, 'peak'), labelled(last, 'end')]
}

const geometries = {
  wide: { columns: 3, width: 196, height: 190 },
  narrow: { columns: 1, width: 270, height: 170 },
} as const

/**
 * The memory axis is logarithmic, because servers start a factor of ten apart and some grow tenfold. All panels share it, so
 * that their lines can be compared.
 */
export const memoryChart = ({ series, panels }: MemoryData, options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const { columns, width, height } = geometries[layout]
  const legend =
    'median of the trials · marks: peak and end · x: seconds since the viewer became slow · dashed: the viewer left'
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
  const x = secondsAxis(longest)
  const y = logChannel('mebibytes', 'MiB (log scale)', memory)
  const panelOf = ({ label, leftAfter, samples, marks }: MemoryPanel) => ({
    title: panelTitle(label, width),
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
        data: { values: marks.map((mark) => ({ ...mark, hue: runnerHue(scheme, mark.runner) })) },
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
