// How long images were on their way: the histograms of all trials of a row as one.
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { mergeHistograms, percentileMs } from './histogram.ts'
import { type Completed, completedOutcome } from './trial-figures.ts'

/** Null where nothing was timed. Each line holds what came since the one before, so the last is the window's. */
export const latencyFigures = (trials: readonly Pick<TrialRecord, 'outcome'>[]): SummaryRow['latencyMs'] => {
  const merged = mergeHistograms(completedOf(trials).flatMap(({ load }) => latencyOf(load.last)))
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

/** What only cameras that keep a rate have: how many images came late, and how old the oldest was or still is. */
export const measureLateness = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const paced = completedOf(trials).filter(({ load }) => load.last.pace !== null)
  const timed = paced.filter(({ load }) => latencyOf(load.last).length > 0)
  if (timed.length === 0) return {}
  const late = timed.reduce((sum, { load }) => sum + lateOf(load.last) - lateOf(load.first), 0)
  const oldest = mergeHistograms(
    timed.flatMap(({ load }) => [...latencyOf(load.last), ...pendingOf(load.last)]),
  )
  return { lateFrames: late, frameAgeMaxMs: oldest.maxValue / 1000 }
}

type GeneratorLine = Completed['load']['last']

const completedOf = (trials: readonly Pick<TrialRecord, 'outcome'>[]): readonly Completed[] =>
  trials.map(completedOutcome).filter((outcome) => outcome !== null)

const latencyOf = ({ received, pace }: GeneratorLine): readonly string[] => {
  const encoded = received?.latency ?? pace?.acks?.latency
  return encoded === undefined ? [] : [encoded]
}

const pendingOf = ({ pace }: GeneratorLine): readonly string[] => (pace?.acks ? [pace.acks.pending] : [])

const lateOf = ({ received, pace }: GeneratorLine): number =>
  pace?.acks?.late ?? (received?.viewers ?? []).reduce((sum, { late }) => sum + late, 0)
