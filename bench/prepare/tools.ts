// Runs the tools that prepare servers (go, python, npm) to their end, and what every step of preparing answers.
import { basename } from 'node:path'
import { execa } from 'execa'
import { DiskFullError } from '../../results/store/fault.ts'
import { InterruptedError } from '../failure/failure.ts'
import { kill } from '../machine/processes.ts'
import { cleanEnvironment } from './clean-environment.ts'

/** A fact about this machine, not an error: it becomes a row of its own. */
export interface Unavailable {
  readonly status: 'unavailable'
  readonly reason: string
  /** One command. */
  readonly remedy: string
  /** Set where it was made, was started and did not become ready: a fault, which is no lack of this machine. */
  readonly startFailure?: StartFailure | undefined
}

export interface StartFailure {
  readonly code: string
  /** With the last lines of its stderr. */
  readonly message: string
  readonly stderrTail: string
}

/** What was taken in place of the pinned or the official thing: the row is measured, and says so. */
export interface Substitute {
  /** One line, for a row. */
  readonly reason: string
  /** One command. */
  readonly remedy: string
}

/** What a prepared server is started from. */
export type Prepared =
  | {
      readonly status: 'ready'
      /** Fills `{server}`: the runtime's file argument, or a binary. */
      readonly server: string
      /** Fills `{runtime}` where the step made it itself; null leaves that to the candidate. */
      readonly runtime: string | null
      readonly substitute?: Substitute | undefined
    }
  | Unavailable

export type ReadyStep = Extract<Prepared, { readonly status: 'ready' }>

/** Starts what was prepared, once. @returns why it does not start, or null */
export type Prove = (prepared: ReadyStep) => Promise<Unavailable | null>

/** What preparing needs to know of the run. */
export interface PrepareOptions {
  readonly projectRoot: string
  readonly cacheFolder: string
  readonly onProgress: (text: string) => void
  readonly signal: AbortSignal
  /** Where toolchains are looked for; the PATH of this process if left out. */
  readonly searchPath?: string
}

const fullDisk = /no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i

export interface ToolCall {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Ends a tool that works until it is interrupted, as a sampler does; that is no failure. */
  readonly until?: AbortSignal
}

export interface ToolResult {
  readonly ok: boolean
  /** Whether there is no such program. */
  readonly missing: boolean
  readonly stdout: string
  readonly stderr: string
}

/**
 * Its environment is `cleanEnvironment` with that of the call. A failure is an answer. An interrupt kills the tool with all
 * its children.
 * @throws InterruptedError on abort; DiskFullError where the tool says so
 */
export const runTool = async (
  file: string,
  args: readonly string[],
  { signal, searchPath }: Pick<PrepareOptions, 'signal' | 'searchPath'>,
  call: ToolCall = {},
): Promise<ToolResult> => {
  if (signal.aborted) throw new InterruptedError('interrupted')
  // pip and go have children of their own: only a process group reaches all of them.
  const running = execa(file, args, {
    ...(call.cwd === undefined ? {} : { cwd: call.cwd }),
    extendEnv: false,
    env: {
      ...cleanEnvironment(),
      ...(searchPath === undefined ? {} : { PATH: searchPath }),
      ...call.env,
    },
    stdin: 'ignore',
    reject: false,
    detached: true,
  })
  const killGroup = (): void => {
    if (running.pid !== undefined) kill(-running.pid, 'SIGKILL')
  }
  const endGroup = (): void => {
    if (running.pid !== undefined) kill(-running.pid, 'SIGINT')
  }
  call.until?.addEventListener('abort', endGroup, { once: true })
  signal.addEventListener('abort', killGroup, { once: true })
  process.once('exit', killGroup)
  try {
    const { failed: hasFailed, code, stdout, stderr, signal: endedBy } = await running
    const failed = hasFailed && !(call.until?.aborted && endedBy === 'SIGINT')
    if (signal.aborted) throw new InterruptedError('interrupted')
    if (failed) requireRoom(file, `${stdout}\n${stderr}`)
    return { ok: !failed, missing: code === 'ENOENT', stdout, stderr }
  } finally {
    call.until?.removeEventListener('abort', endGroup)
    signal.removeEventListener('abort', killGroup)
    process.off('exit', killGroup)
  }
}

/** Tools put their work into TMPDIR and caches of their own: only they know where it did not fit. */
const requireRoom = (tool: string, printed: string): void => {
  const line = printed.split('\n').find((each) => fullDisk.test(each))
  if (line !== undefined)
    throw new DiskFullError(
      `${basename(tool)} found no room: ${line.trim()}`,
      'free some space, or set TMPDIR to a folder with room',
    )
}

/** The line that a failed tool ends with: its error. */
export const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? ''
