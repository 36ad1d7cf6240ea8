// What of a plan is still to be measured: the planned trials that have no record, in their order. Pure.
import { type RunRecord, rowKey, type TrialRecord } from '../../results/schema.ts'
import { orderTrials, type PlannedTrial } from './order.ts'

/** The same seed gives the same order, so that a resumed run goes on where it was. */
export const findRest = (
  { rows, rounds, seed }: Pick<RunRecord, 'rows' | 'rounds' | 'seed'>,
  trials: readonly TrialRecord[],
): readonly PlannedTrial[] => {
  const recorded = new Set(trials.map((trial) => `${rowKey(trial)} ${trial.round}`))
  return orderTrials(rows, rounds, seed).filter(({ row, round }) => !recorded.has(`${rowKey(row)} ${round}`))
}
