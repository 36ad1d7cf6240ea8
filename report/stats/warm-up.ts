// How long the runtime of a row was warmed up until it was steady.
import { median } from 'simple-statistics'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** Empty where no trial did so. */
export const warmUpOf = (trials: readonly TrialRecord[]): Pick<SummaryRow, 'warmUp'> => {
  const warmUps = trials.map(completedOutcome).flatMap((outcome) => outcome?.warmUp ?? [])
  if (warmUps.length === 0) return {}
  return {
    warmUp: {
      ms: median(warmUps.map(({ tookMs }) => tookMs)),
      limitMs: Math.max(...warmUps.map(({ limitMs }) => limitMs)),
      of: warmUps.length,
      unsteady: warmUps.filter(({ isSteady }) => !isSteady).length,
    },
  }
}
