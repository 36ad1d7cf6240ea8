// How wide is the interval of a ratio, by windows and rounds? The report's estimators, run on made-up runs.
import { median } from 'simple-statistics'
import { type MarkdownColumn, markdownTable } from '../../../report/markdown.ts'
import { estimateTogether, intervalOf } from '../../../report/stats/estimate.ts'
import { type Random, seededRandom } from '../interval-coverage/laws.ts'
import { type Components, usualWindowMs } from './components.ts'

export interface Shape {
  readonly windowMs: number
  readonly rounds: number
  /** Each row directly after a trial of the baseline of its own, instead of both copies of it anywhere in the round. */
  readonly backToBack: boolean
}

export interface ShapeLine extends Shape {
  /** Of all trials of one row, and its share of the baseline's. */
  readonly secondsPerRow: number
  /** Median of (high / low)^½ − 1. */
  readonly halfWidth: number
  /** Of the intervals, how many hold the true ratio. */
  readonly coverage: number
}

export const shapes: readonly Shape[] = [
  [1500, 5, false],
  [1000, 6, false],
  [1000, 7, false],
  [1000, 8, false],
  [500, 8, false],
  [500, 10, false],
  [500, 15, false],
  [1500, 3, true],
  [1000, 4, true],
  [500, 5, true],
].map(([windowMs, rounds, backToBack]) => ({
  windowMs: Number(windowMs),
  rounds: Number(rounds),
  backToBack: Boolean(backToBack),
}))

export const runsPerShape = 1500

const seed = 1
const rows = 12
/** Warm-up, start and stop. */
const besideWindowMs = 1250

/** Pure: the same number of runs gives the same lines. */
export const simulateShapes = (components: Components, runs: number): readonly ShapeLine[] =>
  shapes.map((shape) => {
    const random = seededRandom(seed)
    const intervals = Array.from({ length: runs }, () => intervalsOf(shape, components, random)).flat()
    const trialsPerRow = shape.rounds * (shape.backToBack ? 2 : (rows + 2) / rows)
    return {
      ...shape,
      secondsPerRow: (trialsPerRow * (shape.windowMs + besideWindowMs)) / 1000,
      halfWidth: median(intervals.map(({ low, high }) => Math.sqrt(high / low) - 1)),
      coverage: intervals.filter(({ low, high }) => low <= 1 && high >= 1).length / intervals.length,
    }
  })

/** All rows are equally fast, so that every true ratio is 1. */
const intervalsOf = (
  { windowMs, rounds, backToBack }: Shape,
  { launch, within, machine, memory }: Components,
  random: Random,
) => {
  // The machine forgets by time, not by trials.
  const kept = memory ** ((windowMs + besideWindowMs) / (usualWindowMs + besideWindowMs))
  let state = random.normal()
  const trial = (): number => {
    state = kept * state + Math.sqrt(1 - kept ** 2) * random.normal()
    const noise = within * Math.sqrt(usualWindowMs / windowMs)
    return machine * state + launch * random.normal() + noise * random.normal()
  }
  const byRound = Array.from({ length: rounds }, () =>
    backToBack ? pairedLogs(trial) : shuffledLogs(trial, random),
  )
  const samples = Array.from({ length: rows }, (_, row) => byRound.map((logs) => logs[row] ?? 0))
  const estimates = estimateTogether(samples)
  return samples.map((logs, index) => {
    const { low, high } = intervalOf(logs.map(Math.exp), estimates[index] ?? null)
    if (low === null || high === null) throw new Error('several rounds have an interval')
    return { low, high }
  })
}

/** Log ratio of each row to the mean of both copies of the baseline, in an order of its own in each round. */
const shuffledLogs = (trial: () => number, { uniform }: Random): readonly number[] => {
  const places = Array.from({ length: rows + 2 }, (_, row) => ({ row, key: uniform() }))
  const logs = new Map(places.sort((a, b) => a.key - b.key).map(({ row }) => [row, trial()]))
  const base = ((logs.get(rows) ?? 0) + (logs.get(rows + 1) ?? 0)) / 2
  return Array.from({ length: rows }, (_, row) => (logs.get(row) ?? 0) - base)
}

const pairedLogs = (trial: () => number): readonly number[] =>
  Array.from({ length: rows }, () => {
    const base = trial()
    return trial() - base
  })

const columns: readonly MarkdownColumn[] = ['window', 'rounds', 'order', 's a row', '± ratio', 'covered'].map(
  (head) => ({ head, align: head === 'order' ? 'left' : 'right' }),
)

/** Half-widths and coverage in per cent. */
export const shapeTable = (lines: readonly ShapeLine[]): string =>
  markdownTable(
    columns,
    lines.map(({ windowMs, rounds, backToBack, secondsPerRow, halfWidth, coverage }) => [
      `${(windowMs / 1000).toFixed(1)} s`,
      `${rounds}`,
      backToBack ? 'back to back' : 'shuffled',
      secondsPerRow.toFixed(1),
      (100 * halfWidth).toFixed(1),
      (100 * coverage).toFixed(1),
    ]),
  )
