// What a scenario and a profile are: data, no behaviour.
import type { Mode } from '../runners/contract.ts'

/** One set of numbers under which every row of a scenario is measured. */
export interface ScenarioPoint {
  readonly id: string
  readonly label: string
  readonly frameBytes: number
  /** Cameras. */
  readonly connections: number
  /** Frames a second of each camera, open loop; flat out where it is left out. */
  readonly pace?: { readonly fps: number } | undefined
  /** Over TLS. */
  readonly tls?: boolean | undefined
  /** Viewers, in the modes that send to them. */
  readonly viewers?: number | undefined
  /** Images of a camera on their way at once, closed loop: what came back, or went on, lets the next go. */
  readonly inFlight?: number | undefined
}

export interface Scenario {
  readonly id: string
  readonly title: string
  /** What a reader wants to know, as he would ask it. */
  readonly question: string
  readonly howToRead: string
  readonly mode: Mode
  /** Shortest window, where what is to be told needs more time than the profile's. */
  readonly windowMs?: number | undefined
  readonly points: readonly ScenarioPoint[]
  /** Rows that take part when a user names the scenario and his profile does not. */
  readonly rules: readonly RowRule[]
}

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

/** Rows are runners × variants × cameras × points; what a rule does not name, it does not restrict. */
export interface RowRule {
  readonly runners?: readonly string[]
  readonly variants: readonly string[]
  /** `prepared` (the suite's own) unless others are named. */
  readonly cameras?: readonly string[]
  readonly points?: readonly string[]
}

export const kibibyte = 1024
export const mebibyte = 1024 * kibibyte
