// What a list of checks is run against, and with what.
import type { RunnerSpec } from '../../runners/catalog.ts'
import type { ReadyLine, RunnerConfig, StatsLine } from '../../runners/contract.ts'
import type { Kit } from './kit.ts'

/** A server that can be asked and replaced. */
export interface Subject {
  readonly ready: () => ReadyLine
  readonly readStats: () => Promise<StatsLine>
  /** Tells a server that pushes to begin no more. */
  readonly stopPushing: () => void
  /** A fresh process with these settings. */
  readonly restart: (config: RunnerConfig) => Promise<void>
}

export interface CheckRun {
  /** The settings that the subject has at first. */
  readonly config: RunnerConfig
  readonly kit: Kit
  /** Why the runner cannot do what it says it cannot. */
  readonly cannot: Readonly<RunnerSpec['cannot']>
  /** Longest time of one check. */
  readonly boundMs: number
  readonly signal: AbortSignal
}
