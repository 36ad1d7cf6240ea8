// One child process: started pinned, controlled by lines, watched, stopped within a time limit, never left running.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { TrialError } from '../failure/failure.ts'
import { closeControlGroup, openControlGroup } from '../machine/control-group.ts'
import { kill } from '../machine/processes.ts'
import { collectLines } from './child/lines.ts'
import { clearLeftovers, createMark, delist, enlist, readRssBytes } from './child/processes.ts'
import { readTail, watchChild } from './child/watch.ts'

const defaultStopStepMs = 1000
/** After the end, last lines may still be in the pipe; a descendant may keep the pipe open forever. */
const lastLinesMs = 200
/** Of a line of stderr in a message. */
const longestReason = 200

export interface ChildOptions {
  /** Its name in messages: `server` or `generator`. */
  readonly name: string
  readonly command: readonly [file: string, ...args: string[]]
  readonly env: Readonly<Record<string, string>>
  readonly stderrFile: string
  readonly signal: AbortSignal
  /** Resident memory over which it is killed. Without it, or without a /proc, its memory is not watched. */
  readonly memoryLimitBytes?: number
  /** Whether it gets a control group of its own, where one may be made, which counts the CPU time of all it starts. */
  readonly hasControlGroup?: boolean
  /** How long it may take to end after the end of its stdin; a second by default. */
  readonly graceMs?: number | undefined
  /** Whether a profiler may stop it for moments. */
  readonly mayBeStopped?: boolean | undefined
  /** Called once, at once, when the child breaks a bound (and is killed) or ends unexpectedly with nothing left to read. */
  readonly onFault?: (error: TrialError) => void
}

export interface Child {
  /** Its name in messages. */
  readonly name: string
  /** Process id of the program itself (the pinning tools exec it), which leads a process group. */
  readonly pid: number
  /** Resident memory; null where the child has ended or it is unknown. */
  readonly readRssBytes: () => Promise<number | null>
  readonly say: (line: string) => void
  /** Next line of stdout. @throws TrialError `died`, or `no-answer` after `timeoutMs`; InterruptedError on abort */
  readonly nextLine: (timeoutMs: number) => Promise<string>
  /** Takes an unrequested line; call it before the next request, so that the line is not read as its answer. */
  readonly takeUnread: () => string | undefined
  /**
   * Closes stdin, then sends SIGTERM, then SIGKILL to the whole group, one second apart, or at once after an abort. Then
   * its descendants have one second to end. @returns what had to be killed or was over its bound, or null
   */
  readonly stop: () => Promise<TrialError | null>
  readonly stderrTail: () => string
}

/** Starts a child in a process group of its own, so that a Ctrl-C in the terminal reaches it only through us. */
export const startChild = (options: ChildOptions): Child => {
  const { name, stderrFile, signal, memoryLimitBytes, hasControlGroup = false, onFault } = options
  const { graceMs: stopStepMs = defaultStopStepMs } = options
  const mark = createMark()
  const subprocess = spawnMarked(options, mark)
  const { stdin, stdout, pid } = subprocess
  if (!stdin || !stdout) throw new TrialError('start-failed', `the ${name} has no pipes`)
  let isReported = false
  const mayStop = onFault === undefined || options.mayBeStopped === true

  stdin.on('error', () => {}) // a child that died is reported by nextLine, with its stderr
  const killGroup = (how: NodeJS.Signals): void => {
    if (pid !== undefined) kill(-pid, how)
  }
  const report = (fault: TrialError): void => {
    if (!isReported) onFault?.(fault)
    isReported = true
  }
  const breakOff = (fault: TrialError): void => {
    lines.fail(fault)
    killGroup('SIGKILL')
    report(fault)
  }
  const lines = collectLines(stdout, { name, signal, onFlood: breakOff })
  const watch =
    pid === undefined
      ? null
      : watchChild({ name, pid, stderrFile, memoryLimitBytes, mayStop, onFault: breakOff })
  if (pid !== undefined) {
    enlist(pid)
    if (hasControlGroup) openControlGroup(pid)
  }
  const ended = describeEnd(subprocess).then((how) => {
    const reason = lastError(readTail(stderrFile))
    const fault =
      watch?.end() ??
      new TrialError('died', `the ${name} ended unexpectedly: ${how}${reason && `, ${reason}`}`)
    lines.fail(fault)
    if (!lines.hasUnread()) report(fault)
  })

  const end = async (): Promise<TrialError | null> => {
    stdin.end()
    const graceMs = (): number => (signal.aborted ? 0 : stopStepMs)
    let forced = false
    for (const how of ['SIGTERM', 'SIGKILL'] as const) {
      if (await settlesWithin(ended, graceMs())) break
      forced = how === 'SIGKILL' && !signal.aborted
      killGroup(how)
    }
    await settlesWithin(ended, stopStepMs)
    const left = await clearLeftovers({ mark: mark.join('='), group: pid ?? null }, graceMs())
    killGroup('SIGKILL') // without /proc, no descendants were found
    stdout.destroy()
    if (pid !== undefined) {
      delist(pid)
      if (hasControlGroup) closeControlGroup(pid)
    }
    if (forced) return describeHang(name, stopStepMs)
    const [first] = left
    if (first) {
      const others = left.length > 1 ? ` and ${left.length - 1} more` : ''
      return new TrialError(
        'left-behind',
        `the ${name} left process ${first.pid} behind, "${first.command}"${others}; killed`,
      )
    }
    return watch?.end() ?? null
  }
  return {
    name,
    pid: pid ?? 0,
    readRssBytes: async () => (pid === undefined ? null : readRssBytes(pid)),
    say: (line) => stdin.write(`${line}\n`),
    nextLine: lines.next,
    takeUnread: lines.takeUnread,
    stop: () => {
      isReported = true // an end from here on is expected
      return end()
    },
    stderrTail: () => readTail(stderrFile),
  }
}

const spawnMarked = (
  { command: [file, ...args], env, stderrFile }: ChildOptions,
  [markName, markValue]: readonly [string, string],
): ChildProcess => {
  const stderr = openSync(stderrFile, 'w')
  try {
    return spawn(file, args, {
      stdio: ['pipe', 'pipe', stderr],
      env: { ...childEnvironment(), ...env, [markName]: markValue },
      detached: true,
    })
  } finally {
    closeSync(stderr)
  }
}

/** The last line like `RangeError: …`, as runtimes print an error that nobody caught; empty if there is none. */
const lastError = (stderr: string): string =>
  stderr
    .split('\n')
    .findLast((line) => /^(?:\w+\.)*\w*(?:Error|Exception)\b.*: ./.test(line))
    ?.slice(0, longestReason) ?? ''

const describeHang = (name: string, stopStepMs: number): TrialError =>
  new TrialError(
    'hung-on-stop',
    `the ${name} did not end in ${stopStepMs} ms after the end of its stdin, nor in ${stopStepMs} ms after SIGTERM, ` +
      'and was killed; either must end it',
  )

const describeEnd = async (subprocess: ChildProcess): Promise<string> => {
  const closed = once(subprocess, 'close').catch(() => {}) // 'exit' below reports the error
  try {
    const [exitCode, signal] = await once(subprocess, 'exit')
    await Promise.race([closed, sleep(lastLinesMs)])
    return signal ? `signal ${signal}` : `exit code ${exitCode}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Leaves no timer behind, which would keep this process alive. */
const settlesWithin = async (promise: Promise<void>, ms: number): Promise<boolean> => {
  const settled = new AbortController()
  const late = sleep(ms, false, { signal: settled.signal }).catch(() => false)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    settled.abort()
  }
}

// NODE_OPTIONS, npm_* and similar variables of the caller must not reach measured processes.
// LD_LIBRARY_PATH does: what prepared a server found its shared libraries there.
const childEnvironment = (): Record<string, string> => {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LD_LIBRARY_PATH'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(inherited), NO_COLOR: '1' }
}
