// Whether a record belongs to its run: its row and round are planned, it is the only one of its trial, and its counters can be
// right.
import { type RunRecord, roundsOf, rowKey, type TrialRecord } from '../schema.ts'
import { outcomeFault } from '../soundness.ts'

/** @returns what is wrong with a record, or null; it is called with the records in the order of the journal */
export const createRecordCheck = (run: RunRecord): ((trial: TrialRecord) => string | null) => {
  const rows = new Map(run.rows.map((row) => [rowKey(row), row]))
  const seen = new Set<string>()
  return (trial) => {
    const { scenario, point, runner, variant, round } = trial
    const key = rowKey(trial)
    const row = rows.get(key)
    const name = `${scenario} ${point} ${runner} ${variant}`
    if (row === undefined) return `run.json has no row ${name} with this load generator and replica`
    if (round > roundsOf(row, run))
      return `round ${round} of ${name} is not planned: it has ${roundsOf(row, run)}`
    const trialKey = `${key} ${round}`
    if (seen.has(trialKey)) return `second record of round ${round} of ${name}`
    seen.add(trialKey)
    return counterFault(trial, run)
  }
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
