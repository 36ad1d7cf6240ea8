// Where the processes of a trial run, and how they are reached: the one thing about a place that a trial has to know.
import type { GeneratorJob, RunnerConfig } from '../../runners/contract.ts'
import type { Observation } from '../machine/observe.ts'
import type { Command, PinTools } from '../placement/pin.ts'
import type { Placement } from '../placement/placement.ts'
import type { Child, ChildOptions } from './child.ts'

/** CPUs that each side runs on; the same ones where they share them. */
export type SideCpus = Pick<Placement, 'serverCpus' | 'generatorCpus'>

interface ProcessStart<Argument> extends Pick<ChildOptions, 'name' | 'env' | 'signal' | 'onFault'> {
  readonly command: Command
  /** The last argument of the command, as JSON. */
  readonly argument: Argument
  /** Resident memory over which it is killed. */
  readonly memoryLimitBytes: number
  /** Where its stderr goes while the trial lasts. */
  readonly logFolder: string
}

/** The command is held to its CPUs already. */
export type ServerStart = ProcessStart<RunnerConfig>

export interface GeneratorStart extends ProcessStart<GeneratorJob> {
  /** Which of `of` load generators this is. */
  readonly index: number
  readonly of: number
  /** Those of all load generators together. */
  readonly cpus: readonly number[]
  readonly tools: PinTools
}

/** A place with room for one trial at a time. */
export interface Launcher {
  /** Address at which the server listens and load generators find it. */
  readonly serverHost: string
  /** Starts the suite's own load generator. */
  readonly generatorProgram: Command
  /** Load generators that there is room for; null where the plan knows it. */
  readonly generators: () => number | null
  readonly startServer: (start: ServerStart) => Child
  readonly startGenerator: (start: GeneratorStart) => Child
  /** Releases held load generators, all at one moment. */
  readonly release: (children: readonly Child[]) => Promise<void>
  /** What the kernels say of every machine that takes part, as one; null where there is no /proc. */
  readonly observe: (server: Child, cpus: SideCpus) => Promise<Observation | null>
  /**
   * Restores as much of the place as possible after a trial lost a part of it.
   * @returns a description of what is left; null where nothing can be lost
   */
  readonly recover: (signal: AbortSignal) => Promise<string | null>
}
