// Measures the trials of a plan into a journal: the part that a new and a resumed run share.
import type { Journal } from '../../results/store.ts'
import { estimateReportMs } from '../plan/duration.ts'
import { budgetUsedUp, type Plan } from '../plan/plan.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { execute, type RunContext, type RunEnd, type TrialEvent } from './execute.ts'

export interface Listeners {
  readonly signal: AbortSignal
  readonly onTrial: (event: TrialEvent) => void
}

export interface Opened {
  readonly context: RunContext
  readonly journal: Journal
}

/**
 * @param spentMs what sessions before this one have used of the budget
 * @param open does what comes between the preparation and the first trial; it is given a folder for the output of
 *   child processes, which is removed at the end
 */
export const measure = async (
  plan: Plan,
  spentMs: number,
  { signal, onTrial }: Listeners,
  open: (logFolder: string) => Promise<Opened>,
): Promise<RunEnd> => {
  const beganMs = performance.now()
  return await withLogFolder(async (logFolder) => {
    const { context, journal } = await open(logFolder)
    try {
      const deadline = deadlineOf(plan, beganMs - spentMs)
      return await execute({ trials: plan.trials, context, signal, onEvent: onTrial, deadline }, journal)
    } finally {
      journal.close()
    }
  })
}

const deadlineOf = ({ budgetMs, rows }: Plan, beganMs: number) =>
  budgetMs === null
    ? null
    : { endMs: beganMs + budgetMs - estimateReportMs(rows.length), reason: budgetUsedUp(budgetMs) }
