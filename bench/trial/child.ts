// One child process: started pinned, spoken to by lines, stopped within a bound, never left behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { InterruptedError, TrialError } from '../failure.ts'

const stopStepMs = 1000
const tailBytes = 2000

export interface ChildOptions {
  /** What messages call it: `server` or `camera`. */
  readonly name: string
  readonly command: readonly [file: string, ...args: string[]]
  readonly env: Readonly<Record<string, string>>
  readonly stderrFile: string
  readonly signal: AbortSignal
}

export interface Child {
  /** Of the program itself: the tools that pin it replace themselves by it. It leads a process group. */
  readonly pid: number
  readonly say: (line: string) => void
  /** Next line of stdout. @throws TrialError `died`, or `no-answer` after `timeoutMs`; InterruptedError on abort */
  readonly nextLine: (timeoutMs: number) => Promise<string>
  /** End of stdin, then SIGTERM, then SIGKILL to the whole group, a second apart. */
  readonly stop: () => Promise<void>
  readonly stderrTail: () => string
}

/** Starts a child in a process group of its own, so that a Ctrl-C in the terminal reaches it only through us. */
export const startChild = (options: ChildOptions): Child => {
  const stderr = openSync(options.stderrFile, 'w')
  const [file, ...args] = options.command
  const subprocess = spawn(file, args, {
    stdio: ['pipe', 'pipe', stderr],
    env: { ...childEnvironment(), ...options.env },
    detached: true,
  })
  closeSync(stderr)
  const { stdin, stdout, pid = 0 } = subprocess
  if (!stdin || !stdout) throw new TrialError('start-failed', `the ${options.name} has no pipes`)
  stdin.on('error', () => {}) // a child that died is reported by nextLine, with its stderr
  const lines = collectLines(stdout)
  const ended = describeEnd(subprocess).then((how) => lines.end(how))

  return {
    pid,
    say: (line) => stdin.write(`${line}\n`),
    nextLine: (timeoutMs) => lines.next(options, timeoutMs),
    stop: async () => {
      stdin.end()
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        if (await settlesWithin(ended, options.signal.aborted ? 0 : stopStepMs)) break
        killGroup(subprocess.pid, signal)
      }
      await ended
      killGroup(subprocess.pid, 'SIGKILL')
    },
    stderrTail: () => readFileSync(options.stderrFile, 'utf8').slice(-tailBytes),
  }
}

interface Lines {
  readonly next: (options: ChildOptions, timeoutMs: number) => Promise<string>
  readonly end: (how: string) => void
}

const collectLines = (stdout: NodeJS.ReadableStream): Lines => {
  const queue: string[] = []
  let endedHow: string | null = null
  let wake: () => void = () => {}
  createInterface({ input: stdout }).on('line', (line) => {
    queue.push(line)
    wake()
  })
  return {
    end: (how) => {
      endedHow = how
      wake()
    },
    next: async ({ name, signal }, timeoutMs) => {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      for (;;) {
        const line = queue.shift()
        if (line !== undefined) return line
        if (signal.aborted) throw new InterruptedError('interrupted')
        if (endedHow !== null) throw new TrialError('died', `the ${name} ended by itself: ${endedHow}`)
        if (deadline.aborted)
          throw new TrialError('no-answer', `the ${name} gave no answer in ${timeoutMs} ms`)
        const woken = Promise.withResolvers<void>()
        wake = woken.resolve
        deadline.addEventListener('abort', () => woken.resolve(), { once: true })
        await woken.promise
      }
    },
  }
}

const describeEnd = async (subprocess: ChildProcess): Promise<string> => {
  try {
    const [exitCode, signal] = await once(subprocess, 'close')
    return signal ? `signal ${signal}` : `exit code ${exitCode}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const settlesWithin = (promise: Promise<void>, ms: number): Promise<boolean> =>
  Promise.race([promise.then(() => true), sleep(ms, false)])

const killGroup = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

// NODE_OPTIONS, npm_* and the like of the caller must not reach what is measured.
const childEnvironment = (): Record<string, string> => {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(inherited), NO_COLOR: '1' }
}
