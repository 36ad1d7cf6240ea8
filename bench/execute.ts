// Walks a plan: one record a trial, written and synced before the next begins; a failure is a record, not an end.
import { type PlannedRow, schemaVersion, type TrialOutcome, type TrialRecord } from '../results/schema.ts'
import type { Journal } from '../results/store.ts'
import { InterruptedError } from './failure.ts'
import { estimateLeftMs, estimateTrialMs } from './plan/duration.ts'
import type { PlannedTrial } from './plan/order.ts'
import { runTrial } from './trial/trial.ts'
import { buildTrialJob, type TrialContext } from './trial-job.ts'

/** What a listener is told; it must draw nothing but in these calls, so that a window is left alone. */
export type TrialEvent =
  | {
      readonly kind: 'begin'
      readonly row: PlannedRow
      readonly round: number
      readonly done: number
      readonly leftMs: number
    }
  | { readonly kind: 'end'; readonly row: PlannedRow; readonly round: number; readonly outcome: TrialOutcome }

export interface Execution {
  readonly trials: readonly PlannedTrial[]
  readonly context: TrialContext
  readonly signal: AbortSignal
  readonly onEvent: (event: TrialEvent) => void
}

/** Runs every trial of the plan, or as many as an interrupt leaves. @returns whether it was interrupted */
export const execute = async (
  { trials, context, signal, onEvent }: Execution,
  journal: Journal,
): Promise<{ readonly interrupted: boolean }> => {
  const beganMs = performance.now()
  const trialMs = estimateTrialMs(context.profile)
  try {
    for (const [done, { row, round }] of trials.entries()) {
      const leftMs = estimateLeftMs(trials.length, done, performance.now() - beganMs, trialMs)
      onEvent({ kind: 'begin', row, round, done, leftMs })
      const record = await runOne(context, row, round, signal)
      journal.append(record)
      onEvent({ kind: 'end', row, round, outcome: record.outcome })
    }
    return { interrupted: false }
  } catch (error) {
    if (error instanceof InterruptedError) return { interrupted: true }
    throw error
  }
}

const runOne = async (
  context: TrialContext,
  row: PlannedRow,
  round: number,
  signal: AbortSignal,
): Promise<TrialRecord> => {
  if (signal.aborted) throw new InterruptedError('interrupted')
  const startedAt = new Date().toISOString()
  const beganMs = performance.now()
  const job = buildTrialJob(context, row, round)
  const outcome: TrialOutcome = 'status' in job ? job : await runTrial(job, signal)
  const { scenario, point, runner, variant, camera, replica } = row
  const identity = { scenario, point, runner, variant, camera, replica, round }
  return { schemaVersion, ...identity, startedAt, durationMs: performance.now() - beganMs, outcome }
}
