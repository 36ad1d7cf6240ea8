// What a frame costs one system at each rate of its windows at equal pace, trial by trial.
import { pacedTrials } from '../../results/equal-pace.ts'
import { deliveredShare, isDisturbed, isRateMet } from '../../results/judgement.ts'
import type { OfferedFrames } from '../../results/modes/mode.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { PaceCost, SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome, type TrialFigures, trialFigures } from './trial-figures.ts'
import { isSpoiltBy } from './verdict.ts'

export type CostTrial = PaceCost['perTrial'][number]

/** The figure of a trial that costs are compared by. */
export const costOf = ({ cpuMsPerFrame }: CostTrial): number => cpuMsPerFrame

/** The cost of a row at a rate, in a list; empty where it was not measured at that rate. */
export const costsAt = ({ equalPace }: Pick<SummaryRow, 'equalPace'>, rate: number): readonly PaceCost[] =>
  equalPace?.costs.filter(({ framesPerSecond }) => framesPerSecond === rate) ?? []

/** In the order in which rows have them. */
export const ratesOf = (rows: readonly Pick<SummaryRow, 'equalPace'>[]): readonly number[] => [
  ...new Set(rows.flatMap(({ equalPace }) => equalPace?.costs.map((cost) => cost.framesPerSecond) ?? [])),
]

/** The costs of one row as its trials have them, without what depends on other rows; empty without a window at equal pace. */
export const measureEqualPace = (trials: readonly TrialRecord[]): Pick<SummaryRow, 'equalPace'> => {
  const windows = trials.flatMap(windowsOf)
  const byRate = Map.groupBy(windows, ({ framesPerSecond }) => framesPerSecond)
  const costs = [...byRate]
    .sort(([a], [b]) => a - b)
    .map(([framesPerSecond, ofRate]) => costAt(framesPerSecond, ofRate))
  return costs.length === 0 ? {} : { equalPace: { costs, camerasPerCore: null } }
}

interface PacedWindow {
  readonly framesPerSecond: number
  readonly offered: OfferedFrames | null
  /** Null where nothing was delivered. */
  readonly figures: TrialFigures | null
}

const windowsOf = (trial: TrialRecord): readonly PacedWindow[] => {
  const completed = completedOutcome(trial)
  return (completed ? pacedTrials(completed) : []).map(({ framesPerSecond, outcome }) => ({
    framesPerSecond,
    offered: rulesOf(outcome.mode).offered(outcome),
    figures: trialFigures({ round: trial.round, outcome }),
  }))
}

const costAt = (framesPerSecond: number, windows: readonly PacedWindow[]): PaceCost => {
  const figures = windows.flatMap((window) => window.figures ?? [])
  const missed = missedRate(windows.flatMap(({ offered }) => offered ?? []))
  return {
    framesPerSecond,
    cpuMsPerFrame: null,
    ratioToBaseline: null,
    rank: null,
    reason: missed ?? disturbance(figures),
    perTrial:
      missed === null
        ? figures
            .filter(({ cpuMsPerFrame }) => cpuMsPerFrame > 0)
            .map(({ round, cpuMsPerFrame }) => ({ round, cpuMsPerFrame }))
        : [],
  }
}

/** All trials together, as with paced cameras. */
const missedRate = (offers: readonly OfferedFrames[]): string | null => {
  const sum = (part: (offer: OfferedFrames) => number): number =>
    offers.reduce((total, offer) => total + part(offer), 0)
  const counts = {
    dueFrames: sum(({ dueFrames }) => dueFrames),
    deliveredFrames: sum(({ deliveredFrames }) => deliveredFrames),
    cameras: sum(({ cameras }) => cameras),
  }
  if (counts.dueFrames === 0 || isRateMet(counts)) return null
  return `receives ${(deliveredShare(counts) * 100).toFixed(1)} % of the frames at this rate`
}

/** As of rows: half of the trials or more were disturbed. A burst in one of them moves the median little. */
const disturbance = (figures: readonly TrialFigures[]): string | null => {
  const taken = figures
    .filter(isDisturbed)
    .map(({ stealShare, foreignShare }) => Math.max(stealShare ?? 0, foreignShare ?? 0))
  if (taken.length === 0 || !isSpoiltBy(taken.length, figures.length)) return null
  const mean = taken.reduce((sum, share) => sum + share, 0) / taken.length
  return `disturbed: other work took ${(mean * 100).toFixed(1)} % of the CPUs in ${taken.length} of ${figures.length} trials`
}
