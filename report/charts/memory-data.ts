// The server's memory while a viewer is slow: the median of the trials, half-second by half-second, system by system.
import { median } from 'simple-statistics'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatMebibytes } from '../format.ts'
import { type Series, seriesOf } from './series.ts'

/** One system at one moment. */
export interface MemorySample {
  readonly name: string
  readonly runner: string
  /** Since the viewer became slow. */
  readonly seconds: number
  readonly mebibytes: number
}

/** A sample that says what it is: where a line is highest, and where it ends. */
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

/** Null where nobody watched memory. @param rows those of the scenario */
export const memoryData = (
  { points }: Pick<ScenarioRecord, 'points'>,
  rows: readonly SummaryRow[],
): MemoryData | null => {
  const series = seriesOf(rows.filter(({ memory }) => memory !== undefined))
  const panels = points.flatMap((point) => panelOf(point, series))
  return panels.length === 0 ? null : { series, panels }
}

const panelOf = ({ id, label, slowViewer }: Point, series: readonly Series[]): readonly MemoryPanel[] => {
  const lines = series.flatMap(({ name, rows }) =>
    rows.filter(({ point }) => point === id).map((row) => lineOf(row, name)),
  )
  if (slowViewer === undefined || lines.length === 0) return []
  return [
    {
      label,
      leftAfter: slowViewer.forMs / 1000,
      samples: lines.flat(),
      marks: lines.flatMap((line) => marksOf(line, label)),
    },
  ]
}

/** Looks are taken twice a second, a few milliseconds apart from trial to trial. */
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
  const say = (sample: MemorySample, what: string): MemoryMark => {
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
    ? [say(last, 'at the end, and at most,')]
    : [say(highest, 'at most'), say(last, 'at the end')]
}
