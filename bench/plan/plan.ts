// The plan of a run: its trials in order, how long they take, and what the budget leaves out. Pure.
import type { PlannedRow } from '../../results/schema.ts'
import type { Profile, Scenario } from '../../scenarios/define.ts'
import { UsageError } from '../failure/failure.ts'
import { fitBudget, type LeftOut } from './budget.ts'
import { estimateFixedMs, estimateTrialMs } from './duration.ts'
import { orderTrials, type PlannedTrial } from './order.ts'

/** A trial in its place. */
export interface ScheduledTrial extends PlannedTrial {
  /** 0 where server or generator cannot be started here. */
  readonly expectedMs: number
  /** Why it is not to be begun, or null. */
  readonly leftOut: string | null
}

export interface Plan {
  readonly rows: readonly PlannedRow[]
  readonly rounds: number
  /** Those still to be recorded: of a new run all, of a resumed one the rest. */
  readonly trials: readonly ScheduledTrial[]
  readonly leftOut: readonly LeftOut[]
  readonly budgetMs: number | null
  /** The trials to be begun, the checks before them and the report after them. */
  readonly expectedMs: number
}

/** What a plan is made from: of a new run the profile and what was prepared, of a resumed one its record. */
export interface PlanInput extends Pick<Profile, 'rounds' | 'warmupMs' | 'windowMs' | 'minFrames'> {
  readonly rows: readonly PlannedRow[]
  readonly scenarios: readonly Pick<Scenario, 'id' | 'points' | 'mode' | 'windowMs'>[]
  readonly seed: number
  readonly budgetMs: number | null
  /** False where server or generator of a row is unavailable. */
  readonly isReady: (row: PlannedRow) => boolean
}

/** @throws UsageError where there is nothing to measure, or the budget holds not even the first scenario */
export const planRun = (input: PlanInput): Plan => {
  const { rows, budgetMs, rounds, seed } = input
  if (rows.length === 0) throw new UsageError('nothing to measure: no runner takes part in these scenarios')
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))]
  const costMs = (count: number): number => {
    const held = scenarios.slice(0, count)
    return costOf(
      orderTrials(
        rows.filter(({ scenario }) => held.includes(scenario)),
        rounds,
        seed,
      ),
      input,
    )
  }
  const leftOut = fitBudget(scenarios, costMs, budgetMs)
  return planTrials(orderTrials(rows, rounds, seed), leftOut, input)
}

/** The plan of trials whose scenarios were chosen before. */
export const planTrials = (
  trials: readonly PlannedTrial[],
  leftOut: readonly LeftOut[],
  input: PlanInput,
): Plan => {
  const reasons = new Map(leftOut.map(({ scenario, reason }) => [scenario, reason]))
  const scheduled = trials.map((trial) => ({
    ...trial,
    expectedMs: trialMs(trial.row, input),
    leftOut: trial.row.lack ?? reasons.get(trial.row.scenario) ?? null,
  }))
  const { rows, rounds, budgetMs } = input
  const begun = scheduled.filter((trial) => trial.leftOut === null)
  return { rows, rounds, trials: scheduled, leftOut, budgetMs, expectedMs: costOf(begun, input) }
}

const costOf = (trials: readonly PlannedTrial[], input: PlanInput): number => {
  const checked = trials.filter(
    ({ row }) => row.role !== 'reference-receiver' && row.lack === undefined && input.isReady(row),
  )
  const modes = new Map(input.scenarios.map(({ id, mode }) => [id, mode]))
  const launches = new Set(
    checked.map(({ row }) => `${row.runner}/${row.variant}/${modes.get(row.scenario)}`),
  )
  return (
    estimateFixedMs(launches.size, input.rows.length) +
    trials.reduce((sum, { row }) => sum + trialMs(row, input), 0)
  )
}

const trialMs = (row: PlannedRow, input: PlanInput): number => {
  if (row.lack !== undefined || !input.isReady(row)) return 0
  const scenario = input.scenarios.find(({ id }) => id === row.scenario)
  const point = scenario?.points.find(({ id }) => id === row.point)
  if (!point) throw new Error(`scenario ${row.scenario} has no point ${row.point}`)
  return estimateTrialMs(input, row, point, scenario?.windowMs)
}
