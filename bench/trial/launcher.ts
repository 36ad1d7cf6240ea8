// The interface between a trial and the place where its processes run.
import type { GeneratorJob, RunnerConfig } from '../../runners/contract.ts'
import type { CarriedBytes } from '../link/shaping.ts'
import type { Observation, PathTotals } from '../machine/observe.ts'
import type { Command, PinTools } from '../placement/pin.ts'
import type { Placement } from '../placement/placement.ts'
import type { Child, ChildOptions } from './child.ts'

/** CPUs that each side runs on; the same ones where they share them. */
export type SideCpus = Pick<Placement, 'serverCpus' | 'generatorCpus' | 'pinned'>

interface ProcessStart<Argument>
  extends Pick<ChildOptions, 'name' | 'env' | 'signal' | 'onFault' | 'graceMs' | 'mayBeStopped'> {
  readonly command: Command
  /** The last argument of the command, as JSON. */
  readonly argument: Argument
  /** Resident memory over which it is killed. */
  readonly memoryLimitBytes: number
  /** Where its stderr goes while the trial lasts. */
  readonly logFolder: string
}

/** The command is already pinned. */
export type ServerStart = ProcessStart<RunnerConfig>

export interface GeneratorStart extends ProcessStart<GeneratorJob> {
  /** Which of `of` load generators this is. */
  readonly index: number
  readonly of: number
  /** CPUs of all load generators together. */
  readonly cpus: readonly number[]
  readonly tools: PinTools
}

/** A network of a trial's own, in which some links are shaped. */
export interface Network {
  /** Goes before a command that is to run in it. */
  readonly enter: Command
  readonly serverHost: string
  /** Of each shaped peer; null where it cannot be read. */
  readonly readCarried: () => readonly CarriedBytes[] | null
  /** Of the link that all traffic passes; null where there is none. */
  readonly readPath: () => PathTotals | null
}

/** A place with room for one trial at a time. */
export interface Launcher {
  /** Address at which the server listens and load generators find it. */
  readonly serverHost: string
  /** Starts the suite's own load generator. */
  readonly generatorProgram: Command
  /** The number of load generators that fit; null where the plan decides it. */
  readonly generators: () => number | null
  readonly startServer: (start: ServerStart) => Child
  readonly startGenerator: (start: GeneratorStart) => Child
  /** Releases held load generators simultaneously. */
  readonly release: (children: readonly Child[]) => Promise<void>
  /** Kernel counters of all participating machines, merged; null without /proc. */
  readonly observe: (server: Child, cpus: SideCpus) => Promise<Observation | null>
  /**
   * Restores as much of the place as possible after a trial lost a part of it.
   * @returns a description of what is left; null where nothing can be lost
   */
  readonly recover: (signal: AbortSignal) => Promise<string | null>
  /** The same place within a network of its own; absent where there can be none. */
  readonly within?: (network: Network) => Launcher
  /** Of the shaped peers of its network; absent without one. */
  readonly readCarried?: Network['readCarried']
}
