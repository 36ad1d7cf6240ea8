// Whether a record belongs to its run: its row and round are planned, it is the only one of its trial, and its counters can be
// right.
import { isDisturbedTrial, trialKey } from '../attempts.ts'
import { type RunRecord, roundsOf, rowKey, type TrialRecord } from '../schema.ts'
import { outcomeFault } from '../soundness.ts'

/** @returns what is wrong with a record, or null; it is called with the records in the order of the journal */
export const createRecordCheck = (run: RunRecord): ((trial: TrialRecord) => string | null) => {
  const rows = new Map(run.rows.map((row) => [rowKey(row), row]))
  const seen = new Map<string, TrialRecord>()
  return (trial) => {
    const { scenario, point, runner, variant, round } = trial
    const key = rowKey(trial)
    const row = rows.get(key)
    const name = `${scenario} ${point} ${runner} ${variant}`
    if (row === undefined) return `run.json has no row ${name} with this load generator and replica`
    if (round > roundsOf(row, run))
      return `round ${round} of ${name} is not planned: it has ${roundsOf(row, run)}`
    const fault = attemptFault(trial, seen.get(trialKey(trial)))
    if (fault !== null) return `${fault} of round ${round} of ${name}`
    seen.set(trialKey(trial), trial)
    return counterFault(trial, run)
  }
}

/** A trial has one record, and a second one if it is the repeat of a disturbed first. */
const attemptFault = ({ attempt }: TrialRecord, before: TrialRecord | undefined): string | null => {
  if (attempt === undefined) return before === undefined ? null : 'second record'
  if (before === undefined) return 'repeat without a first record'
  if (before.attempt !== undefined) return 'second repeat'
  return isDisturbedTrial(before) ? null : 'repeat of an undisturbed trial,'
}

const counterFault = (
  { scenario, point, outcome }: TrialRecord,
  { scenarios, placement }: RunRecord,
): string | null => {
  const points = scenarios.find(({ id }) => id === scenario)?.points
  const planned = points?.find(({ id }) => id === point)
  if (!planned) return `run.json has no point ${point} of ${scenario}`
  const { frameBytes, connections, viewers = 0 } = planned
  return outcomeFault(outcome, { frameBytes, connections, viewers, ...placement })?.message ?? null
}
