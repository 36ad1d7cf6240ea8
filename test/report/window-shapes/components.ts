// Where the scatter of trials comes from: typical values, or those of a recorded run.
import { mean, median, sampleVariance } from 'simple-statistics'
import { trialFigures } from '../../../report/stats/trial-figures.ts'
import { countedTrials } from '../../../results/attempts.ts'
import type { CourseStep } from '../../../results/course-schema.ts'
import { rowKey, type TrialRecord } from '../../../results/schema.ts'
import type { StoredRun } from '../../../results/store.ts'

/** Standard deviations on the log scale. */
export interface Components {
  /** Of a launch: where its memory and threads came to lie. */
  readonly launch: number
  /** Of one window of 1.5 s within a launch; noise that a longer window averages. */
  readonly within: number
  /** Of the machine, which changes slowly. */
  readonly machine: number
  /** Of the machine's state from one trial to the next. */
  readonly memory: number
}

/** Neighbouring trials correlate by 0.3: 0.06² × 0.73 of 0.06² + 0.04² + 0.06². */
export const typicalComponents: Components = { launch: 0.06, within: 0.04, machine: 0.06, memory: 0.73 }

export const usualWindowMs = 1500

/** @returns null for a run without courses, or with too few trials */
export const componentsOf = ({ run, trials }: StoredRun): Components | null => {
  const counted = countedTrials(trials)
  const residuals = residualsOf(counted)
  const halves = counted.flatMap((trial) => changeOfHalves(trial) ?? [])
  if (halves.length < 10 || residuals.length < 10) return null
  // Each half scatters by twice the variance of the whole, and their difference by twice that.
  const withinSquared = mean(halves.map((change) => change ** 2)) / 4
  const total = sampleVariance([...residuals])
  const lagged = residuals.slice(1).map((residual, index) => residual * (residuals[index] ?? 0))
  const covariance = Math.max(0, mean(lagged))
  const machineSquared = Math.min(total, covariance / typicalComponents.memory)
  return {
    launch: Math.sqrt(Math.max(0, total - withinSquared - machineSquared)),
    within: Math.sqrt((withinSquared * run.windowMs) / usualWindowMs),
    machine: Math.sqrt(machineSquared),
    memory: typicalComponents.memory,
  }
}

/** Of the logarithm of each trial's rate from its row's median, in the order of the journal. */
const residualsOf = (trials: readonly TrialRecord[]): readonly number[] => {
  const logOf = (trial: TrialRecord): number | null => {
    const figures = trialFigures(trial)
    return figures === null ? null : Math.log(figures.fps)
  }
  const logs = trials.flatMap((trial) => {
    const log = logOf(trial)
    return log === null ? [] : [{ key: rowKey(trial), log }]
  })
  const centres = new Map(
    [...Map.groupBy(logs, ({ key }) => key)]
      .filter(([, ofRow]) => ofRow.length > 1)
      .map(([key, ofRow]) => [key, median(ofRow.map(({ log }) => log))]),
  )
  return logs.flatMap(({ key, log }) => {
    const centre = centres.get(key)
    return centre === undefined ? [] : [log - centre]
  })
}

/** Logarithm of the second half's rate over the first's; null without a course. */
const changeOfHalves = ({ outcome }: TrialRecord): number | null => {
  const steps = outcome.status === 'completed' ? outcome.course?.steps : undefined
  const [middle, last] = [steps?.[Math.floor((steps.length - 1) / 2)], steps?.at(-1)]
  if (middle === undefined || last === undefined) return null
  const [first, second] = [rateOf(middle), rateBetween(middle, last)]
  return first > 0 && second > 0 ? Math.log(second / first) : null
}

const rateOf = ([ms, frames]: CourseStep): number => frames / ms

const rateBetween = ([fromMs, before]: CourseStep, [toMs, after]: CourseStep): number =>
  (after - before) / (toMs - fromMs)
