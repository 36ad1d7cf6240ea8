// Metrics of rows with several connections: fairness, and memory per connection.

import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { type Completed, completedOutcome } from './trial-figures.ts'

/** @param fairness median of the trials; null if the generator does not report it */
export const measureConnections = (
  trials: readonly TrialRecord[],
  fairness: number | null,
): SummaryRow['metrics'] => {
  const outcomes = trials.map(completedOutcome).filter((outcome) => outcome !== null)
  const connections = outcomes[0] ? countConnections(outcomes[0]) : 1
  if (connections < 2) return {}
  const peaks = outcomes.map(({ server }) => server.final.peakRssBytes)
  return {
    ...(fairness === null ? {} : { fairnessShare: fairness }),
    peakRssBytesPerConnection: Math.round(Math.max(...peaks) / connections),
  }
}

/** Includes a slow viewer; 1 if the generator does not count connections. */
const countConnections = ({ mode, generator }: Completed): number =>
  rulesOf(mode).served(generator.final, 0)?.length ?? 1
