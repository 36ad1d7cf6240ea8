// How often do the intervals of the report hold the true value? Its functions, run on made-up runs of a known law.
import { median } from 'simple-statistics'
import { type MarkdownColumn, markdownTable } from '../../../report/markdown.ts'
import { noiseFloor, ratiosToBaseline } from '../../../report/stats/baseline.ts'
import { rateIntervals } from '../../../report/stats/rate-interval.ts'
import { rowKey } from '../../../results/schema.ts'
import { madeUpRun } from '../made-up-run.ts'
import {
  drawTrial,
  type Law,
  laws,
  logMedian,
  type Random,
  type System,
  seededRandom,
  systemCount,
} from './laws.ts'

export interface Coverage {
  /** Of the intervals, how many hold the true value. */
  readonly share: number
  /** The same of the rows that the law marks; null where it marks none. */
  readonly markedShare: number | null
  /** Median of (high / low)^½ − 1. */
  readonly halfWidth: number
}

export interface CoverageLine {
  readonly law: string
  readonly rounds: number
  readonly fps: Coverage
  readonly ratio: Coverage
  readonly noiseFloor: Coverage
}

/** An interval and whether it holds what it is to hold. */
interface Outcome {
  readonly isHeld: boolean
  readonly isMarked: boolean
  readonly halfWidth: number
}

/** Rows of a run share their rounds: of so many runs, a share of 95 % is known to about ± 0.5 %. */
export const runsPerLine = 10_000

const roundCounts = [3, 5, 10]
const seed = 1
const typicalFps = 1000

/** A line for each law and number of rounds. Pure: the same number of runs gives the same lines. */
export const simulateCoverage = (runs: number): readonly CoverageLine[] =>
  laws.flatMap((law) => roundCounts.map((rounds) => simulateLine(law, rounds, runs)))

const simulateLine = (law: Law, rounds: number, runs: number): CoverageLine => {
  const random = seededRandom(seed)
  const outcomes = Array.from({ length: runs }, () => outcomesOf(drawRun(law, rounds, random)))
  return {
    law: law.name,
    rounds,
    fps: coverageOf(outcomes.flatMap(({ fps }) => fps)),
    ratio: coverageOf(outcomes.flatMap(({ ratio }) => ratio)),
    noiseFloor: coverageOf(outcomes.map(({ floor }) => floor)),
  }
}

/** Every system once, and the second copy of the baseline, which is the first of them. */
const plannedRows = madeUpRun(
  Array.from({ length: systemCount + 1 }, (_, index) => ({
    runner: index % systemCount === 0 ? 'ws' : `system-${index}`,
    baseline: index % systemCount === 0,
    replica: index < systemCount ? 1 : 2,
    perTrial: [],
  })),
).run.rows

const drawRun = (law: Law, rounds: number, random: Random) => {
  const systems = law.drawSystems(random)
  const [baseline] = systems
  if (baseline === undefined) throw new Error('a law draws at least one system')
  const drifts = Array.from({ length: rounds }, () => law.roundScatter * random.normal())
  const rows = plannedRows.map((planned, index) => {
    const system = systems[index] ?? baseline
    const perTrial = drifts.map((drift, at) => ({
      round: at + 1,
      fps: typicalFps * Math.exp(drift + drawTrial(system, random)),
      cpuMsPerFrame: 1,
    }))
    return { planned, system, row: { perTrial } }
  })
  return { rows, baseline, roundScatter: law.roundScatter }
}

const outcomesOf = ({ rows, baseline, roundScatter }: ReturnType<typeof drawRun>) => {
  const intervals = rateIntervals(rows.map(({ row }) => row.perTrial))
  const ratios = ratiosToBaseline(rows)
  return {
    fps: rows.map(({ system }, index) =>
      outcome(intervals[index], typicalFps * Math.exp(logMedian(system, roundScatter)), system),
    ),
    ratio: rows
      .filter(({ planned }) => !planned.baseline)
      .map(({ planned, system }) =>
        outcome(ratios.get(rowKey(planned))?.interval, Math.exp(logMedian(system, baseline.scatter)), system),
      ),
    floor: outcome(
      noiseFloor(rows.map(({ planned, row }) => ({ ...planned, perTrial: row.perTrial }))),
      1,
      baseline,
    ),
  }
}

const outcome = (
  interval: { readonly low: number | null; readonly high: number | null } | null | undefined,
  truth: number,
  { isMarked }: System,
): Outcome => {
  if (!interval?.low || !interval.high) throw new Error('a row of several trials has no interval')
  const { low, high } = interval
  return { isHeld: low <= truth && truth <= high, isMarked, halfWidth: Math.sqrt(high / low) - 1 }
}

const coverageOf = (outcomes: readonly Outcome[]): Coverage => {
  const marked = outcomes.filter(({ isMarked }) => isMarked)
  return {
    share: heldShare(outcomes),
    markedShare: marked.length === 0 ? null : heldShare(marked),
    halfWidth: median(outcomes.map(({ halfWidth }) => halfWidth)),
  }
}

const heldShare = (outcomes: readonly Outcome[]): number =>
  outcomes.filter(({ isHeld }) => isHeld).length / outcomes.length

const columns: readonly MarkdownColumn[] = [
  { head: 'trials', align: 'left' },
  ...['rounds', 'FPS', '±', 'ratio', '±', 'noise floor', '±'].map((head) => ({
    head,
    align: 'right' as const,
  })),
]

/** The table of METHODOLOGY.md, in per cent: shares that hold the true value, those of the marked rows in brackets, each with the median half-width. */
export const coverageTable = (lines: readonly CoverageLine[]): string =>
  markdownTable(
    columns,
    lines.map(({ law, rounds, fps, ratio, noiseFloor }) => [
      law,
      `${rounds}`,
      ...cellsOf(fps),
      ...cellsOf(ratio),
      // The law marks rows, and there is one noise floor a run.
      ...cellsOf({ ...noiseFloor, markedShare: null }),
    ]),
  )

const cellsOf = ({ share, markedShare, halfWidth }: Coverage): readonly string[] => [
  markedShare === null ? percent(share) : `${percent(share)} (${percent(markedShare)})`,
  percent(halfWidth),
]

const percent = (share: number): string => (100 * share).toFixed(1)
