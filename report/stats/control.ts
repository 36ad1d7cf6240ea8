// Latency of control messages: the merged histograms of all trials of a row.

import { percentileMs, sumHistograms } from '../../results/histogram.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { timedSamples } from '../../results/timed-samples.ts'
import { type Completed, completedOutcome } from './trial-figures.ts'

const percentiles = [
  ['controlP50Ms', 50],
  ['controlP90Ms', 90],
  ['controlP99Ms', 99],
  ['controlP999Ms', 99.9],
] as const

/** Empty without control messages. A message unanswered at the end of the window counts with its age. */
export const measureControl = (trials: readonly Pick<TrialRecord, 'outcome'>[]): SummaryRow['metrics'] => {
  const lasts = trials.flatMap((trial) => completedOutcome(trial)?.generator.last ?? [])
  const lines = lasts.flatMap((line) => controlOf(line) ?? [])
  const latency = sumHistograms(lines.flatMap(timedSamples))
  if (latency.totalCount === 0) return {}
  const lateness = sumHistograms(lines.map(({ sendLateness }) => sendLateness))
  return {
    ...Object.fromEntries(percentiles.flatMap(([name, of]) => entry(name, percentileMs(latency, of)))),
    controlMaxMs: latency.maxValue / 1000,
    ...(lasts.every(({ mode }) => mode === 'control-only') ? { controlAlone: 1 } : {}),
    ...Object.fromEntries(entry('controlSendLatenessP99Ms', percentileMs(lateness, 99))),
  }
}

const entry = (name: string, ms: number | null): readonly (readonly [string, number])[] =>
  ms === null ? [] : [[name, ms]]

const controlOf = (line: Completed['generator']['last']) =>
  line.mode === 'ingest-ack' || line.mode === 'control-only' ? line.control : null
