// Measures the trials of a plan: one record per trial, written and synced before the next starts; a failure is a record, not
// an end.

import { isDisturbedTrial, whyRepeat } from '../../results/attempts.ts'
import { type PlannedRow, schemaVersion, type TrialOutcome, type TrialRecord } from '../../results/schema.ts'
import { type FileFaultError, faultOf, type Journal } from '../../results/store.ts'
import type { CapacityGoal } from '../../scenarios/define.ts'
import { refuseNonconforming } from '../conformance/of-rows.ts'
import { InterruptedError } from '../failure/failure.ts'
import { createCollector } from '../machine/own-garbage.ts'
import { keepTo } from '../machine/own-place.ts'
import type { WarmMemory } from '../machine/warm-memory.ts'
import { estimateLeftMs, estimateReportMs, type Pace } from '../plan/duration.ts'
import { budgetUsedUp, type Plan, type PlannedTrial, type ScheduledTrial } from '../plan/plan.ts'
import type { Unavailable } from '../prepare/tools.ts'
import { runCapacity } from '../trial/capacity/run.ts'
import type { Launcher } from '../trial/launcher.ts'
import { thisMachine } from '../trial/local-launcher.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { withNetwork } from '../trial/network.ts'
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
      /** What disturbed the first attempt, where this is the repeat. */
      readonly disturbedBy?: string
    }
  | {
      readonly kind: 'end'
      readonly row: PlannedRow
      readonly round: number
      readonly outcome: TrialOutcome
      readonly isRepeat?: boolean
      /** What disturbed this trial, where it will be repeated at the end of its round. */
      readonly toRepeat?: string
    }

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
  /** Called before each trial: work of our own that would otherwise fall into a window. */
  readonly tidyUp?: () => void
  /** One trial of a server that may be measured, on this machine or the launcher's. */
  readonly measureTrial?: typeof startTrial
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
  /** CPUs that this process keeps to meanwhile; none: it stays where it is. */
  readonly ownCpus: readonly number[]
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
    const { context, journal, ownCpus } = await open(logFolder)
    const returnCpus = await keepTo(ownCpus)
    try {
      const deadline = deadlineOf(plan, beganMs - spentMs)
      return await execute({ trials: plan.trials, context, signal, onEvent: onTrial, deadline }, journal)
    } finally {
      journal.close()
      await returnCpus()
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

/** Repeats of a round end when so many in succession were disturbed again: the machine does not calm down. */
const mostInVain = 3
const stillDisturbed = `not repeated: ${mostInVain} repeats in succession were disturbed again`

const walk = async (execution: Execution, journal: Journal): Promise<void> => {
  const { trials, context, onEvent, deadline, signal, now = () => performance.now() } = execution
  const { tidyUp = createCollector() } = execution
  const begun = trials.filter(({ leftOut }) => leftOut === null)
  let pace: Pace = { doneExpectedMs: 0, spentMs: 0, leftExpectedMs: sumExpectedMs(begun) }
  let done = 0
  let total = begun.length
  /** @param neededMs expected time that must be left for it to begin; @param idle why it is not to begin at all */
  const measureOne = async (trial: ScheduledTrial, neededMs: number, idle: string | null = null) => {
    const { row, round, expectedMs, disturbedBy } = trial
    const about = { row, round }
    const isRepeat = disturbedBy !== undefined
    if (signal.aborted) throw new InterruptedError('interrupted')
    if (idle === null) await context.memory?.beforeTrial(round)
    const leftMs = estimateLeftMs(pace)
    onEvent({ kind: 'begin', ...about, done, total, leftMs, ...(isRepeat && { disturbedBy }) })
    const beganMs = now()
    const fits = deadline === null || beganMs + paced(pace, neededMs) <= deadline.endMs
    // A trial that cannot be started takes no time, and its reason is more useful than the budget.
    const refusal = idle ?? (fits || expectedMs === 0 ? null : deadline.reason)
    if (refusal === null) tidyUp()
    const record = refusal === null ? await runOne(execution, trial) : skip(trial, refusal)
    pace = advance(pace, expectedMs, refusal === null ? now() - beganMs : null)
    journal.append(record)
    const toRepeat = isRepeat ? null : whyRepeat(record)
    onEvent({
      ...{ kind: 'end', ...about, outcome: record.outcome },
      ...(isRepeat && { isRepeat }),
      ...(toRepeat !== null && { toRepeat }),
    })
    done += 1
    return { record, toRepeat }
  }
  /** A repeat begins only if the trials that are still to come fit as well. */
  const repeatAll = async (repeats: readonly ScheduledTrial[]): Promise<void> => {
    let inVain = 0
    for (const [index, repeat] of repeats.entries()) {
      const neededMs = pace.leftExpectedMs - sumExpectedMs(repeats.slice(index + 1))
      const { record } = await measureOne(repeat, neededMs, inVain < mostInVain ? null : stillDisturbed)
      if (record.outcome.status !== 'skipped') inVain = isDisturbedTrial(record) ? inVain + 1 : 0
    }
  }
  for (const ofRound of Map.groupBy(trials, ({ round }) => round).values()) {
    const repeats: ScheduledTrial[] = []
    for (const trial of ofRound) {
      if (trial.leftOut !== null) journal.append(skip(trial, trial.leftOut))
      else if (trial.disturbedBy !== undefined) repeats.push(trial)
      else {
        const { toRepeat } = await measureOne(trial, trial.expectedMs)
        if (toRepeat === null) continue
        repeats.push({ ...trial, disturbedBy: toRepeat })
        pace = { ...pace, leftExpectedMs: pace.leftExpectedMs + trial.expectedMs }
        total += 1
      }
    }
    await repeatAll(repeats)
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
  { context, signal, measureTrial = startTrial }: Execution,
  trial: PlannedTrial,
): Promise<TrialRecord> => {
  const { row, round } = trial
  if (signal.aborted) throw new InterruptedError('interrupted')
  const startedAt = new Date().toISOString()
  const beganMs = performance.now()
  const outcome = refuseNonconforming(context, row) ?? (await measureTrial(context, row, round, signal))
  return recordOf(trial, {
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
  if ('status' in job) return outcomeOf(job)
  const goal = capacityGoal(context.scenarios, row)
  const { launcher = thisMachine } = context
  const { pinned, serverCpus } = context.placement
  const measureOn = async (place: Launcher): Promise<TrialOutcome> => {
    const runTrial = (each: TrialJob) => runTrialTwice(each, signal, place)
    if (goal === null) return await runTrial(job)
    return await runCapacity({ job, goal, serverCores: pinned ? serverCpus.length : 1, runTrial })
  }
  const { peers = [], logFolder } = job
  if (peers.length === 0) return await measureOn(launcher)
  return await withNetwork({ peers, tools: context.tools, logFolder, signal }, launcher, measureOn)
}

/** What was prepared and does not start has failed; what cannot be prepared here is unavailable. */
const outcomeOf = ({ reason, remedy, startFailure }: Unavailable): TrialOutcome =>
  startFailure === undefined
    ? { status: 'unavailable', reason, remedy }
    : { status: 'failed', failure: { ...startFailure, phase: 'start' } }

/** Null where the number of cameras is fixed. */
const capacityGoal = (scenarios: RunContext['scenarios'], row: PlannedRow): CapacityGoal | null =>
  scenarios.find(({ id }) => id === row.scenario)?.points.find(({ id }) => id === row.point)?.capacity ?? null

const skip = (trial: PlannedTrial, reason: string): TrialRecord =>
  recordOf(trial, {
    startedAt: new Date().toISOString(),
    durationMs: 0,
    outcome: { status: 'skipped', reason },
  })

const recordOf = (
  { row, round, disturbedBy }: PlannedTrial,
  what: Pick<TrialRecord, 'startedAt' | 'durationMs' | 'faultCostMicros' | 'outcome'>,
): TrialRecord => {
  const { scenario, point, runner, variant, generator, replica } = row
  const identity = { scenario, point, runner, variant, generator, replica }
  return { schemaVersion, ...identity, round, ...(disturbedBy !== undefined && { attempt: 2 }), ...what }
}
