// Made-up runs whose trials have a breakdown: what the kernel counted in a window of one second.
import type { BreakdownRecord } from '../../results/breakdown-schema.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'

export const madeUpBreakdown = (change: Partial<BreakdownRecord> = {}): BreakdownRecord => ({
  spanMs: 1000,
  firstThreadMs: 900,
  otherThreadsMs: 60,
  threads: [{ name: 'V8Worker', count: 4, cpuMs: 60 }],
  firstThreadQueuedMs: 4,
  queuedMs: 5,
  minorFaults: 2000,
  majorFaults: 0,
  voluntarySwitches: 500,
  involuntarySwitches: 100,
  unreadBytes: { first: 1000, last: 3000 },
  ...change,
})

/** @param breakdownOf null leaves the record without one */
export const withBreakdowns = (
  stored: StoredRun,
  breakdownOf: (trial: TrialRecord) => Partial<BreakdownRecord> | null,
): StoredRun => ({
  ...stored,
  trials: stored.trials.map((trial) => {
    const { outcome } = trial
    const change = breakdownOf(trial)
    if (outcome.status !== 'completed' || outcome.kernel === null || change === null) return trial
    const kernel = { ...outcome.kernel, breakdown: madeUpBreakdown(change) }
    return { ...trial, outcome: { ...outcome, kernel } }
  }),
})
