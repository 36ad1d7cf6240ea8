// A made-up run of one system whose trials lost CPU time to other programs, and were repeated.
import type { TrialRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { madeUpRun } from './made-up-run.ts'

/** @param rounds foreign share of the first attempt of each round, and of its repeat where there is one */
export const disturbedRun = (rounds: readonly (readonly [first: number, repeat?: number])[]): StoredRun => {
  const stored = madeUpRun([{ perTrial: rounds.map(() => 1000) }], { repeatsDisturbed: true })
  const trials = stored.trials.flatMap((trial, index) => {
    const [first = 0, repeat] = rounds[index] ?? []
    return [
      disturbed(trial, first),
      ...(repeat === undefined ? [] : [{ ...disturbed(trial, repeat), attempt: 2 as const }]),
    ]
  })
  return { ...stored, trials }
}

const disturbed = (trial: TrialRecord, foreignShare: number): TrialRecord => {
  const outcome = requireCompleted(trial.outcome, 'ingest')
  const kernel = { mainThreadCpu: 0.9, stealShare: 0, foreignShare, foreign: [] }
  return { ...trial, outcome: { ...outcome, kernel } }
}
