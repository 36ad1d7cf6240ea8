// Latency of frames: the merged histograms of all trials of a row.
import { percentileMs, sumHistograms } from '../../results/histogram.ts'
import type { Timing } from '../../results/modes/mode.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { timedSamples } from '../../results/timed-samples.ts'
import { completedOutcome } from './trial-figures.ts'

/**
 * Null if nothing was timed. Each line has the samples since the previous one, so the last has those of the window, and the
 * ages of the frames that are unanswered at its end.
 */
export const latencyFigures = (trials: readonly Pick<TrialRecord, 'outcome'>[]): SummaryRow['latencyMs'] => {
  const merged = sumHistograms(timed(trials).flatMap(({ last }) => timedSamples(last)))
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

/** Metrics of paced rows: the number of late frames, and the age of the oldest frame, arrived or not. */
export const measureLateness = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const paced = timed(trials).flatMap(({ first, last }) =>
    first.late === null || last.late === null ? [] : [{ late: last.late - first.late, last }],
  )
  if (paced.length === 0) return {}
  const oldest = sumHistograms(paced.flatMap(({ last }) => timedSamples(last)))
  return {
    lateFrames: paced.reduce((sum, { late }) => sum + late, 0),
    frameAgeMaxMs: oldest.maxValue / 1000,
  }
}

/** Timing at both ends of the window, for trials with timed frames. */
const timed = (
  trials: readonly Pick<TrialRecord, 'outcome'>[],
): readonly { readonly first: Timing; readonly last: Timing }[] =>
  trials.map(completedOutcome).flatMap((outcome) => {
    if (outcome === null) return []
    const { timing } = rulesOf(outcome.mode)
    const [first, last] = [timing(outcome.generator.first), timing(outcome.generator.last)]
    return first && last ? [{ first, last }] : []
  })
