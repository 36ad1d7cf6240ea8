// What only several connections have: whether all were served alike, and memory for each.

import { rulesOf } from '../../results/modes/modes.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { type Completed, completedOutcome } from './trial-figures.ts'

/** @param fairness of a trial in the middle; null where the generator does not tell */
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

/** All of them, a slow viewer too; 1 where the generator does not count them. */
const countConnections = ({ mode, generator }: Completed): number =>
  rulesOf(mode).served(generator.final, false)?.length ?? 1
