// Measures the trials of a plan: one record per trial, written and synced before the next starts; a failure is a record, not
// an end.
import { type PlannedRow, schemaVersion, type TrialOutcome, type TrialRecord } from '../../results/schema.ts'
import { type FileFaultError, faultOf, type Journal } from '../../results/store.ts'
import type { CapacityGoal } from '../../scenarios/define.ts'
import { refuseNonconforming } from '../conformance/of-rows.ts'
import { InterruptedError } from '../failure/failure.ts'
import type { WarmMemory } from '../machine/warm-memory.ts'
import { estimateLeftMs, estimateReportMs, type Pace } from '../plan/duration.ts'
import { budgetUsedUp, type Plan, type ScheduledTrial } from '../plan/plan.ts'
import { runCapacity } from '../trial/capacity/run.ts'
import { thisMachine } from '../trial/local-launcher.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { runTrialTwice } from '../trial/retry.ts'
import type { TrialJob } from '../trial/trial.ts'
import { buildTrialJob, type TrialContext } from './trial-job.ts'

/** Progress of a run. Listeners may print only during these calls, so that no window is disturbed. */
export type TrialEvent =
  | {
      readonly kind: 'begin'
      readonly row: PlannedRow
      readonly round: number
      /** Trials before this one and in total, without those left out by the plan. */
      readonly done: number
      readonly total: number
      readonly leftMs: number
    }
  | { readonly kind: 'end'; readonly row: PlannedRow; readonly round: number; readonly outcome: TrialOutcome }

export interface RunContext extends TrialContext {
  /** First failed check of servers that must not be measured, by `conformanceKey`. */
  readonly nonconforming: ReadonlyMap<string, string>
  /** Absent where memory is left as it is. */
  readonly memory?: WarmMemory
}

export interface Execution {
  readonly trials: readonly ScheduledTrial[]
  readonly context: RunContext
  readonly signal: AbortSignal
  readonly onEvent: (event: TrialEvent) => void
  /** Deadline of the last trial by `now`, and the reason given for trials that do not fit; null without a budget. */
  readonly deadline: { readonly endMs: number; readonly reason: string } | null
  /** A monotonic clock in milliseconds. */
  readonly now?: () => number
}

/** Why a run ended before its last trial, if it did. */
export interface RunEnd {
  readonly interrupted: boolean
  /** The file that could not be written, as on a full disk, or null. The trials before are kept. */
  readonly fault: FileFaultError | null
}

export interface MeasureOptions {
  readonly signal: AbortSignal
  readonly onTrial: (event: TrialEvent) => void
}

/** A run that is ready for its first trial. */
export interface OpenedRun {
  readonly context: RunContext
  readonly journal: Journal
}

/**
 * Measures a plan within its budget: the part that a new and a resumed run share.
 * @param spentMs time of the budget that earlier sessions have used
 * @param open does everything between the preparation and the first trial; it gets a folder for the output of child
 *   processes, which is removed at the end
 */
export const measure = async (
  plan: Plan,
  spentMs: number,
  { signal, onTrial }: MeasureOptions,
  open: (logFolder: string) => Promise<OpenedRun>,
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

/** Runs every trial of the plan, or as many as an interrupt, the file system or the budget allow. */
export const execute = async (execution: Execution, journal: Journal): Promise<RunEnd> => {
  try {
    await walk(execution, journal)
    return { interrupted: false, fault: null }
  } catch (error) {
    if (error instanceof InterruptedError) return { interrupted: true, fault: null }
    const fault = faultOf(error)
    if (fault === null) throw error
    return { interrupted: false, fault }
  }
}

const deadlineOf = ({ budgetMs, rows }: Plan, beganMs: number) =>
  budgetMs === null
    ? null
    : { endMs: beganMs + budgetMs - estimateReportMs(rows.length), reason: budgetUsedUp(budgetMs) }

const walk = async (
  { trials, context, signal, onEvent, deadline, now = () => performance.now() }: Execution,
  journal: Journal,
): Promise<void> => {
  const begun = trials.filter(({ leftOut }) => leftOut === null)
  let pace: Pace = { doneExpectedMs: 0, spentMs: 0, leftExpectedMs: sumExpectedMs(begun) }
  let done = 0
  for (const { row, round, expectedMs, leftOut } of trials) {
    if (signal.aborted) throw new InterruptedError('interrupted')
    if (leftOut !== null) {
      journal.append(skip(row, round, leftOut))
      continue
    }
    await context.memory?.beforeTrial(round)
    onEvent({ kind: 'begin', row, round, done, total: begun.length, leftMs: estimateLeftMs(pace) })
    const beganMs = now()
    const fits = deadline === null || beganMs + paced(pace, expectedMs) <= deadline.endMs
    // A trial that cannot be started takes no time, and its reason is more useful than the budget.
    const isBegun = fits || expectedMs === 0
    const record = isBegun ? await runOne(context, row, round, signal) : skip(row, round, deadline.reason)
    pace = advance(pace, expectedMs, isBegun ? now() - beganMs : null)
    journal.append(record)
    onEvent({ kind: 'end', row, round, outcome: record.outcome })
    done += 1
  }
}

const sumExpectedMs = (trials: readonly ScheduledTrial[]): number =>
  trials.reduce((sum, { expectedMs }) => sum + expectedMs, 0)

const paced = (pace: Pace, expectedMs: number): number =>
  estimateLeftMs({ ...pace, leftExpectedMs: expectedMs })

/** @param tookMs null for a trial that was not started and so does not affect the estimate */
const advance = (pace: Pace, expectedMs: number, tookMs: number | null): Pace => ({
  doneExpectedMs: pace.doneExpectedMs + (tookMs === null ? 0 : expectedMs),
  spentMs: pace.spentMs + (tookMs ?? 0),
  leftExpectedMs: pace.leftExpectedMs - expectedMs,
})

const runOne = async (
  context: RunContext,
  row: PlannedRow,
  round: number,
  signal: AbortSignal,
): Promise<TrialRecord> => {
  if (signal.aborted) throw new InterruptedError('interrupted')
  const startedAt = new Date().toISOString()
  const beganMs = performance.now()
  const outcome = refuseNonconforming(context, row) ?? (await startTrial(context, row, round, signal))
  return recordOf(row, round, {
    startedAt,
    durationMs: performance.now() - beganMs,
    ...context.memory?.note(),
    outcome,
  })
}

const startTrial = async (
  context: RunContext,
  row: PlannedRow,
  round: number,
  signal: AbortSignal,
): Promise<TrialOutcome> => {
  const job = buildTrialJob(context, row, round)
  if ('status' in job) return job
  const goal = capacityGoal(context.scenarios, row)
  const { launcher = thisMachine } = context
  const runTrial = (each: TrialJob) => runTrialTwice(each, signal, launcher)
  if (goal === null) return await runTrial(job)
  const { pinned, serverCpus } = context.placement
  return await runCapacity({
    job,
    goal,
    serverCores: pinned ? serverCpus.length : 1,
    runTrial,
  })
}

/** Null where the number of cameras is fixed. */
const capacityGoal = (scenarios: RunContext['scenarios'], row: PlannedRow): CapacityGoal | null =>
  scenarios.find(({ id }) => id === row.scenario)?.points.find(({ id }) => id === row.point)?.capacity ?? null

const skip = (row: PlannedRow, round: number, reason: string): TrialRecord =>
  recordOf(row, round, {
    startedAt: new Date().toISOString(),
    durationMs: 0,
    outcome: { status: 'skipped', reason },
  })

const recordOf = (
  { scenario, point, runner, variant, generator, replica }: PlannedRow,
  round: number,
  what: Pick<TrialRecord, 'startedAt' | 'durationMs' | 'faultCostMicros' | 'outcome'>,
): TrialRecord => ({ schemaVersion, scenario, point, runner, variant, generator, replica, round, ...what })
