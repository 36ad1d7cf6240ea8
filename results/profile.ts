// Result of `npm run profile`: where each system spends its CPU time, as trees of calls, and what its garbage collector did.

/** One function as a profiler names it. */
export interface StackFrame {
  readonly name: string
  /** `kernel`, a library such as `libc.so.6`, a source such as `ws/lib/receiver.js`, a Go package; empty where unknown. */
  readonly module: string
}

/** A function called by the one above it. The root stands for all threads and has no function. */
export interface StackNode extends StackFrame {
  /** CPU time in the function itself. */
  readonly selfMicros: number
  readonly children: readonly StackNode[]
}

/** `cpu-prof` is the profiler of Node.js, Bun and Deno, `jfr` that of Java. */
export type ProfileTool = 'cpu-prof' | 'pprof' | 'py-spy' | 'jfr' | 'perf'

export interface RecordedProfile {
  readonly status: 'recorded'
  readonly tool: ProfileTool
  /** Names of the tool's own files in the output folder. */
  readonly files: readonly string[]
  readonly samples: number
  /** CPU time of the process a frame, as the kernel counts it in the same trial: what the whole tree stands for. */
  readonly cpuMicrosPerFrame: number
  readonly root: StackNode
}

/** Why there is no profile, and a command that helps. */
export interface MissingProfile {
  readonly status: 'unavailable' | 'failed'
  readonly tool: ProfileTool
  readonly reason: string
  readonly remedy: string
}

export type ToolProfile = RecordedProfile | MissingProfile

/** Garbage collections under load, as the runtime reports them. */
export interface CollectorFacts {
  readonly source: string
  readonly collections: number
  readonly totalMs: number
  /** Frames that the server handled in the trial. */
  readonly frames: number
}

export interface ProfiledSystem {
  readonly runner: string
  readonly variant: string
  readonly label: string
  /** As `runner.json` names it: `node`, `node-20`, `bun`, `deno`, `go`, `python`, `java`, `rust`. */
  readonly runtime: string
  readonly profiles: readonly ToolProfile[]
  /** Null where the runtime did not report. */
  readonly collector: CollectorFacts | null
}

/** Two systems of which the page shows the difference, by `systemKey`. */
export interface ProfilePair {
  readonly before: string
  readonly after: string
}

export interface Profiling {
  readonly startedAt: string
  readonly command: string
  /** Scenario and point in words. */
  readonly title: string
  readonly windowMs: number
  readonly systems: readonly ProfiledSystem[]
  readonly pairs: readonly ProfilePair[]
}

export const systemKey = ({ runner, variant }: Pick<ProfiledSystem, 'runner' | 'variant'>): string =>
  `${runner}/${variant}`

/** CPU time of a function with all that it calls. */
export const totalMicros = ({ selfMicros, children }: StackNode): number =>
  children.reduce((sum, child) => sum + totalMicros(child), selfMicros)
