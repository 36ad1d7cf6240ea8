// How long frames took to arrive or to be answered: the histograms of all trials of a row as one.
import { percentileMs, sumHistograms } from '../../results/histogram.ts'
import type { Timing } from '../../results/modes/mode.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** Null where nothing was timed. Each line holds what came since the one before, so the last is the window's. */
export const latencyFigures = (trials: readonly Pick<TrialRecord, 'outcome'>[]): SummaryRow['latencyMs'] => {
  const merged = sumHistograms(timed(trials).map(({ last }) => last.latency))
  if (merged.totalCount === 0) return null
  return {
    p50: percentileMs(merged, 50),
    p90: percentileMs(merged, 90),
    p99: percentileMs(merged, 99),
    p999: percentileMs(merged, 99.9),
    max: merged.maxValue / 1000,
    samples: merged.totalCount,
  }
}

/** What only cameras that keep a rate have: how many frames came late, and how old the oldest was or still is. */
export const measureLateness = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const paced = timed(trials).flatMap(({ first, last }) =>
    first.late === null || last.late === null ? [] : [{ late: last.late - first.late, last }],
  )
  if (paced.length === 0) return {}
  const oldest = sumHistograms(
    paced.flatMap(({ last: { latency, pending } }) => [latency, ...(pending === null ? [] : [pending])]),
  )
  return {
    lateFrames: paced.reduce((sum, { late }) => sum + late, 0),
    frameAgeMaxMs: oldest.maxValue / 1000,
  }
}

/** Both ends of the windows of trials whose frames are timed. */
const timed = (
  trials: readonly Pick<TrialRecord, 'outcome'>[],
): readonly { readonly first: Timing; readonly last: Timing }[] =>
  trials.map(completedOutcome).flatMap((outcome) => {
    if (outcome === null) return []
    const { timing } = rulesOf(outcome.mode)
    const [first, last] = [timing(outcome.generator.first), timing(outcome.generator.last)]
    return first && last ? [{ first, last }] : []
  })
