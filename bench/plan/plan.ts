// The plan of a run: its trials in order, how long they take, what the budget leaves out, and what a resumed run still has
// to measure. Pure.
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { trialKey, whyRepeat } from '../../results/attempts.ts'
import { formatDuration } from '../../results/duration.ts'
import { type PlannedRow, type RunRecord, roundsOf, type TrialRecord } from '../../results/schema.ts'
import type { Profile, Scenario } from '../../scenarios/define.ts'
import { UsageError } from '../failure/failure.ts'
import { estimateFixedMs, estimateTrialMs } from './duration.ts'

export interface PlannedTrial {
  readonly row: PlannedRow
  /** From 1. */
  readonly round: number
  /** What disturbed the first attempt, where this is the repeat. */
  readonly disturbedBy?: string
}

export interface ScheduledTrial extends PlannedTrial {
  /** 0 where server or generator cannot be started here. */
  readonly expectedMs: number
  /** Why it will not be started, or null. */
  readonly leftOut: string | null
}

/** A scenario that does not fit the budget, and the reason as a sentence. */
export interface LeftOut {
  readonly scenario: string
  readonly reason: string
}

export interface Plan {
  readonly rows: readonly PlannedRow[]
  readonly rounds: number
  /** Trials without a record: of a new run all, of a resumed one the rest, repeats that are due included. */
  readonly trials: readonly ScheduledTrial[]
  readonly leftOut: readonly LeftOut[]
  readonly budgetMs: number | null
  /** The trials to start, the checks before them and the report after them. */
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

/** @throws UsageError where there is nothing to measure, or not even the first scenario fits the budget */
export const planRun = (input: PlanInput): Plan => {
  const { rows, budgetMs, rounds, seed } = input
  if (rows.length === 0)
    throw new UsageError('nothing to measure: none of the runners takes part in these scenarios')
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))]
  const costMs = (count: number): number => {
    const kept = scenarios.slice(0, count)
    const keptRows = rows.filter(({ scenario }) => kept.includes(scenario))
    return costOf(orderTrials(keptRows, rounds, seed), input)
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

/**
 * The planned trials without a record, and the repeats that are still due, in their order. The same seed gives the same order,
 * so a resumed run continues.
 */
export const findRest = (
  { rows, rounds, seed, repeatsDisturbed }: Pick<RunRecord, 'rows' | 'rounds' | 'seed' | 'repeatsDisturbed'>,
  trials: readonly TrialRecord[],
): readonly PlannedTrial[] => {
  const recorded = Map.groupBy(trials, trialKey)
  return orderTrials(rows, rounds, seed).flatMap((trial) => {
    const attempts = recorded.get(trialKey({ ...trial.row, round: trial.round })) ?? []
    const [first] = attempts
    if (first === undefined) return [trial]
    const disturbedBy = repeatsDisturbed && attempts.length === 1 ? whyRepeat(first) : null
    return disturbedBy === null ? [] : [{ ...trial, disturbedBy }]
  })
}

/**
 * Every row once per round, each round shuffled from the seed. Rounds are the outer loop, so that drift of the machine
 * affects all rows alike.
 * @param rounds of rows that have no number of their own
 */
export const orderTrials = (
  rows: readonly PlannedRow[],
  rounds: number,
  seed: number,
): readonly PlannedTrial[] => {
  const random = xoroshiro128plus(seed)
  const shuffle = (list: readonly PlannedRow[]): readonly PlannedRow[] => {
    const shuffled = [...list]
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = uniformInt(random, 0, last)
      const [a, b] = [shuffled[last], shuffled[other]]
      if (a && b) [shuffled[last], shuffled[other]] = [b, a]
    }
    return shuffled
  }
  return Array.from({ length: rounds }, (_, index) => {
    const round = index + 1
    const takingPart = rows.filter((row) => roundsOf(row, { rounds }) >= round)
    return byPoint(takingPart).flatMap((group) => shuffle(group).map((row) => ({ row, round })))
  }).flat()
}

/** Rows that are compared with one another stay close in time: a round measures one scenario point after the other. */
const byPoint = (rows: readonly PlannedRow[]): readonly (readonly PlannedRow[])[] => [
  ...Map.groupBy(rows, ({ scenario, point }) => `${scenario}/${point}`).values(),
]

/**
 * Which scenarios do not fit a budget: whole ones, and the last of the list first.
 * @param scenarios ids in order of weight
 * @param costMs duration of a run of the first `count` scenarios
 * @param budgetMs null without a budget
 * @throws UsageError when not even the first fits
 */
export const fitBudget = (
  scenarios: readonly string[],
  costMs: (count: number) => number,
  budgetMs: number | null,
): readonly LeftOut[] => {
  if (budgetMs === null) return []
  let kept = scenarios.length
  while (kept > 0 && costMs(kept) > budgetMs) kept--
  if (kept === 0) {
    throw new UsageError(
      `a budget of ${formatDuration(budgetMs)} is too short for any scenario: ${scenarios[0]} alone takes about ` +
        `${formatDuration(costMs(1))}; give a larger --budget, fewer --rounds or fewer servers (--runner)`,
    )
  }
  return scenarios.slice(kept).map((scenario, index) => ({
    scenario,
    reason:
      `left out, the budget of ${formatDuration(budgetMs)} is too short for it: ` +
      `with it, the run would take about ${formatDuration(costMs(kept + index + 1))}`,
  }))
}

/** Why a trial was not started although its scenario was planned: the machine is slower than estimated. */
export const budgetUsedUp = (budgetMs: number): string =>
  `not started, it would have exceeded the budget of ${formatDuration(budgetMs)}`

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
