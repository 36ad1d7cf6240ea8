// The types of scenarios and profiles: data without behaviour.
import type * as z from 'zod'
import type {
  capacityGoalSchema,
  formatSchema,
  rowRuleSchema,
  scenarioPointSchema,
  scenarioSchema,
} from './scenario-schema.ts'

/** Image formats that the suite generates. */
export type FrameFormat = Exclude<z.infer<typeof formatSchema>, 'own'>

/** One set of parameters under which every row of a scenario is measured. */
export type ScenarioPoint = z.infer<typeof scenarioPointSchema>

export type CapacityGoal = z.infer<typeof capacityGoalSchema>

export type Scenario = z.infer<typeof scenarioSchema>

/** Default export of a user's scenario file: a scenario in which fields with defaults are optional. */
export type OwnScenario = z.input<typeof scenarioSchema>

/** Rows are runners × variants × generators × points; an omitted field does not restrict the rows. */
export type RowRule = z.infer<typeof rowRuleSchema>

/** Windows at given rates, the same for every system, before the window flat out; both in one trial. */
export interface EqualPace {
  /** Of all cameras together, in ascending order: a window each. */
  readonly framesPerSecond: readonly number[]
  /** Of each of these windows. */
  readonly windowMs: number
  /** Unmeasured time after each change of the rate; the profile's warm-up comes before the first. */
  readonly settleMs: number
}

/** Selects scenarios, rounds and durations. */
export interface Profile {
  readonly id: string
  /** Trials per row, unless a scenario sets its own number. */
  readonly rounds: number
  /** Wall time including conformance checks and report, without the one-off preparation; null without a budget. */
  readonly budgetMs: number | null
  /** Unmeasured time between the first frame and the window. */
  readonly warmupMs: number
  /** A window lasts this long or `minFrames` delivered frames, whichever is longer. */
  readonly windowMs: number
  readonly minFrames: number
  /** Copies of the baseline per round: two give the noise floor. */
  readonly baselineReplicas: number
  /** Scenarios in order of priority: if the budget is too small, the last is skipped first. */
  readonly scenarios: readonly ScenarioChoice[]
}

/** The rows of a scenario that at least one of the rules selects. */
export interface ScenarioChoice {
  readonly id: string
  /** Set if the profile uses fewer rounds for this scenario. */
  readonly rounds?: number | undefined
  /** Set if trials have windows at equal pace; those of the prepared generator alone, others send flat out only. */
  readonly equalPace?: EqualPace | undefined
  readonly rules: readonly RowRule[]
}

export const kibibyte = 1024
export const mebibyte = 1024 * kibibyte
