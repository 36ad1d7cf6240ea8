// What only a run on several machines has: how full the links were, what was sent again, and which trials were tried twice.
import { mean } from 'simple-statistics'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** Mean of the trials: what filled the link in one of them is in the row's figure. Null where no speed is known. */
export const linkShareOf = (trials: readonly TrialRecord[]): number | null => {
  const shares = networksOf(trials).flatMap(({ linkShare }) => (linkShare === null ? [] : [linkShare]))
  return shares.length === 0 ? null : mean(shares)
}

/** Nothing of a run on one machine. */
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
