// Metrics of runs on several machines: link utilization, retransmits, and repeated trials.
import { mean } from 'simple-statistics'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** Mean of the trials, because a full link in one trial affects the row's figure. Null without a known link speed. */
export const linkShareOf = (trials: readonly TrialRecord[]): number | null => {
  const shares = networksOf(trials).flatMap(({ linkShare }) => (linkShare === null ? [] : [linkShare]))
  return shares.length === 0 ? null : mean(shares)
}

/** Empty for a run on one machine. */
export const measureNetwork = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const networks = networksOf(trials)
  const linkShare = linkShareOf(trials)
  const retried = trials.filter((trial) => completedOutcome(trial)?.recoveredFrom !== undefined).length
  return {
    ...(linkShare === null ? {} : { linkShare }),
    ...(networks.length === 0
      ? {}
      : { retransmits: networks.reduce((sum, { retransmits }) => sum + retransmits, 0) }),
    ...(retried === 0 ? {} : { recoveredTrials: retried }),
  }
}

const networksOf = (trials: readonly TrialRecord[]) =>
  trials.flatMap((trial) => completedOutcome(trial)?.kernel?.network ?? [])
