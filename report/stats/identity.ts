// Which records belong together: keys of rows and scenario points.
import type { RowIdentity, RunRecord, TrialRecord } from '../../results/schema.ts'

export type PointIdentity = Pick<RowIdentity, 'scenario' | 'point'>

/** The same for every record of one planned row, different for any other. */
export const rowKey = (row: RowIdentity): string =>
  JSON.stringify([row.scenario, row.point, row.runner, row.variant, row.camera, row.replica])

export const samePoint = (a: PointIdentity, b: PointIdentity): boolean =>
  a.scenario === b.scenario && a.point === b.point

/**
 * The planned trials of each row, in order of rounds. Of a round recorded twice the last record counts,
 * and records that nobody planned are left out, so that the totals always add up to the plan.
 */
export const trialsByRow = (
  run: RunRecord,
  trials: readonly TrialRecord[],
): ReadonlyMap<string, readonly TrialRecord[]> => {
  const byRow = new Map(run.rows.map((row) => [rowKey(row), new Map<number, TrialRecord>()]))
  for (const trial of trials) {
    if (trial.round <= run.rounds) byRow.get(rowKey(trial))?.set(trial.round, trial)
  }
  const inOrder = (rounds: ReadonlyMap<number, TrialRecord>): readonly TrialRecord[] =>
    [...rounds.values()].sort((a, b) => a.round - b.round)
  return new Map([...byRow].map(([key, rounds]) => [key, inOrder(rounds)]))
}
