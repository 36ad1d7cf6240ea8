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
  readonly rules: readonly RowRule[]
}

export const kibibyte = 1024
export const mebibyte = 1024 * kibibyte
