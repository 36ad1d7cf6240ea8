// How often do the intervals of costs at equal pace, and of the cameras that follow from them, hold the true value?
import { median } from 'simple-statistics'
import { type MarkdownColumn, markdownTable } from '../../../report/markdown.ts'
import { cameraFps } from '../../../report/stats/cameras-per-core.ts'
import { withCostIntervals } from '../../../report/stats/equal-pace.ts'
import { describeRows } from '../../../report/stats/summarize.ts'
import type { Interval, SummaryRow } from '../../../results/summary-schema.ts'
import { madeUpRun } from '../made-up-run.ts'
import { drawTrial, type Law, laws, logMedian, type Random, seededRandom, systemCount } from './laws.ts'

export interface CostLine {
  readonly law: string
  readonly cost: CostCoverage
  /** Estimated from two rates; those of one rate are the inverse of the cost. */
  readonly cameras: CostCoverage
}

interface CostCoverage {
  /** Of the intervals, how many hold the true value. */
  readonly share: number
  /** Median of (high / low)^½ − 1. */
  readonly halfWidth: number
}

/** A share of 95 % is known to about ± 0.4 %. */
export const costRuns = 1000

/** As `quick` and `standard` have them. */
const rounds = 5
const rates = [200, 600] as const
const seed = 1
/** An idle server takes so many ms of CPU a second, a frame so many. */
const idleMs = 20
const frameMs = 0.5
/** Of one window, beside what its launch and its round do to all windows of the trial. */
const windowScatter = 0.01

/** A line a law. Pure: the same number of runs gives the same lines. */
export const simulateCosts = (runs: number): readonly CostLine[] =>
  laws.map((law) => {
    const random = seededRandom(seed)
    const outcomes = Array.from({ length: runs }, () => outcomesOf(law, random)).flat()
    const coverage = (figure: Exclude<keyof CostLine, 'law'>): CostCoverage => {
      const ofFigure = outcomes.map((outcome) => outcome[figure])
      return {
        share: ofFigure.filter(({ isHeld }) => isHeld).length / ofFigure.length,
        halfWidth: median(ofFigure.map(({ halfWidth }) => halfWidth)),
      }
    }
    return {
      law: law.name,
      cost: coverage('cost'),
      cameras: coverage('cameras'),
    }
  })

const described = describeRows(
  madeUpRun(Array.from({ length: systemCount }, (_, index) => ({ runner: `system-${index}`, perTrial: [] }))),
)

const outcomesOf = (law: Law, random: Random) => {
  const systems = law.drawSystems(random)
  const drifts = Array.from({ length: rounds }, () => law.roundScatter * random.normal())
  const drawn = systems.map((system) =>
    drifts.map((drift) => {
      const launch = Math.exp(drift + drawTrial(system, random))
      return rates.map(
        (rate) => (idleMs / rate + frameMs) * launch * Math.exp(windowScatter * random.normal()),
      )
    }),
  )
  const rows = withCostIntervals(
    described.map((each, index) => ({ ...each, row: { ...each.row, equalPace: paced(drawn[index] ?? []) } })),
  )
  return systems.map((system, index) => {
    const factor = Math.exp(logMedian(system, Math.hypot(law.roundScatter, windowScatter)))
    const { equalPace } = rows[index]?.row ?? {}
    return {
      cost: outcome(equalPace?.costs[0]?.cpuMsPerFrame, (idleMs / rates[0] + frameMs) * factor),
      cameras: outcome(
        equalPace?.camerasPerCore?.estimate,
        (1000 - idleMs * factor) / (frameMs * factor) / cameraFps,
      ),
    }
  })
}

/** @param trials the costs of each at every rate */
const paced = (trials: readonly (readonly number[])[]): SummaryRow['equalPace'] => ({
  costs: rates.map((framesPerSecond, at) => ({
    framesPerSecond,
    cpuMsPerFrame: null,
    ratioToBaseline: null,
    rank: null,
    reason: null,
    perTrial: trials.map((costs, round) => ({ round: round + 1, cpuMsPerFrame: costs[at] ?? 0 })),
  })),
  camerasPerCore: null,
})

const outcome = (interval: Interval | null | undefined, truth: number) => {
  if (!interval?.low || !interval.high) throw new Error('a row of several trials has no interval')
  const { low, high } = interval
  return { isHeld: low <= truth && truth <= high, halfWidth: Math.sqrt(high / low) - 1 }
}

/** The second table of METHODOLOGY.md, in per cent. */
export const costTable = (lines: readonly CostLine[]): string => {
  const right = (head: string): MarkdownColumn => ({ head, align: 'right' })
  return markdownTable(
    [
      { head: `trials, ${rounds} rounds`, align: 'left' },
      ...['CPU per frame', '±', 'cameras a core', '±'].map(right),
    ],
    lines.map(({ law, cost, cameras }) => [
      law,
      ...[cost, cameras].flatMap(({ share, halfWidth }) => [percent(share), percent(halfWidth)]),
    ]),
  )
}

const percent = (share: number): string => (share * 100).toFixed(1)
