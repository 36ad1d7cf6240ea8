// What a scenario and a profile are: data, no behaviour.
import type * as z from 'zod'
import type {
  capacityGoalSchema,
  formatSchema,
  rowRuleSchema,
  scenarioPointSchema,
  scenarioSchema,
} from './scenario-schema.ts'

/** What the suite makes its images as. */
export type FrameFormat = Exclude<z.infer<typeof formatSchema>, 'own'>

/** One set of numbers under which every row of a scenario is measured. */
export type ScenarioPoint = z.infer<typeof scenarioPointSchema>

export type CapacityGoal = z.infer<typeof capacityGoalSchema>

export type Scenario = z.infer<typeof scenarioSchema>

/** What a scenario file of a user exports by default: a scenario that may leave out what has a default. */
export type OwnScenario = z.input<typeof scenarioSchema>

/** Rows are runners × variants × generators × points; what a rule does not name, it does not restrict. */
export type RowRule = z.infer<typeof rowRuleSchema>

/** How much of what is measured, and for how long. */
export interface Profile {
  readonly id: string
  /** How often each row is measured, where a scenario has no number of its own. */
  readonly rounds: number
  /** Wall time with conformance checks and report, without the one-off preparation; null where nothing bounds it. */
  readonly budgetMs: number | null
  /** Unmeasured time between the first frame and the window. */
  readonly warmupMs: number
  /** A window lasts this long or `minFrames` delivered frames, whichever is longer. */
  readonly windowMs: number
  readonly minFrames: number
  /** How often the baseline runs a round: twice gives the noise floor. */
  readonly baselineReplicas: number
  /** Scenarios in order of weight: where the budget does not hold all of them, the last is left out first. */
  readonly scenarios: readonly ScenarioChoice[]
}

/** Which rows of a scenario take part: those that one of the rules names. */
export interface ScenarioChoice {
  readonly id: string
  /** Where the profile measures it in fewer rounds than its other scenarios. */
  readonly rounds?: number | undefined
  readonly rules: readonly RowRule[]
}

export const kibibyte = 1024
export const mebibyte = 1024 * kibibyte
