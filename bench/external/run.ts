// One load on a server that is not ours: connect, warm up, watch a window tick by tick, say what it came to.
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadResult, LoadTick } from '../../results/load-result-schema.ts'
import type { GeneratorReadyLine } from '../../runners/contract.ts'
import { InterruptedError } from '../failure/failure.ts'
import type { FramePool } from '../frames/pool.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { countedOf, describeLoad } from './describe.ts'
import { describeEnd, TargetError } from './external-error.ts'
import { loadJob, messageBytes, processesOf } from './load-job.ts'
import { type LoadProcesses, startLoadProcesses } from './load-processes.ts'
import type { LoadOptions } from './options.ts'
import { createTally } from './tally.ts'

export interface LoadRun {
  readonly options: LoadOptions
  /** Null where nothing is sent. */
  readonly pool: FramePool | null
  /** Ends the window early; before the window, the whole load. */
  readonly signal: AbortSignal
  readonly onReady?: (ready: GeneratorReadyLine) => void
  /** With the percentiles of the window so far. */
  readonly onTick?: (tick: LoadTick) => void
}

const longestTickMs = 1000
const shortestTickMs = 200
/** Parts of a short window that are shown. */
const ticksOfShort = 10
const firstAnswersMs = 10_000
const answerPollMs = 50

/**
 * What was measured until connections ended, or the user did, is a result too.
 * @throws TargetError where the server cannot be reached, or ends all connections before the window; InterruptedError
 */
export const runLoad = async (run: LoadRun): Promise<LoadResult> =>
  await withLogFolder(async (logFolder) => {
    const { options, pool, signal } = run
    const startedAt = new Date().toISOString()
    // A window that is cut short still asks for its last counters.
    const early = new AbortController()
    const abort = (): void => early.abort()
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    const processes = await startLoadProcesses(
      loadJob(options, pool),
      processesOf(options),
      logFolder,
      early.signal,
    )
    try {
      const ready = await processes.awaitReady()
      run.onReady?.(ready)
      await pause(options.warmupMs, signal)
      if (options.target.answers === 'first' && options.mode !== 'view')
        await awaitAnswers(processes, options, signal)
      signal.removeEventListener('abort', abort)
      if (signal.aborted) throw new InterruptedError('interrupted')
      const sum = await watchWindow(processes, run)
      const ends = [...processes.ends]
      const drained = await processes.drain()
      const facts = { options, pool, startedAt, processes: processes.count, ready, sum, ends, drained }
      return describeLoad({ ...facts, interrupted: signal.aborted })
    } finally {
      await processes.stop()
    }
  })

const watchWindow = async (processes: LoadProcesses, { options, pool, signal, onTick }: LoadRun) => {
  const { durationMs, connections } = options
  const first = await processes.ask()
  requireOpen(processes, connections)
  const beganMs = performance.now()
  const tally = createTally(first, {
    counted: countedOf(options),
    messageBytes: pool ? messageBytes(pool.record.frameBytes, options) : 0,
  })
  const tickMs = Math.min(longestTickMs, Math.max(shortestTickMs, durationMs / ticksOfShort))
  for (let tick = 1; ; tick++) {
    const dueMs = Math.min(durationMs, tick * tickMs)
    await sleep(Math.max(0, dueMs - (performance.now() - beganMs)), undefined, { signal }).catch(() => {})
    const line = await processes.ask()
    const open = connections - processes.ends.length
    const taken = tally.take(line, open)
    onTick?.({ ...taken, ...tally.soFar() })
    if (signal.aborted || open <= 0 || dueMs >= durationMs) return tally.sum()
  }
}

/** Every connection has had an answer: the server is alive behind each of them. */
const awaitAnswers = async (
  processes: LoadProcesses,
  { connections }: LoadOptions,
  signal: AbortSignal,
): Promise<void> => {
  const deadlineMs = performance.now() + firstAnswersMs
  for (;;) {
    const { answeredConnections } = await processes.ask()
    requireOpen(processes, connections)
    if (answeredConnections >= connections) return
    if (performance.now() > deadlineMs)
      throw new TargetError(
        `${connections - answeredConnections} of ${connections} connections had no answer in ${firstAnswersMs / 1000} s; --ack none does not wait for one`,
      )
    await pause(answerPollMs, signal)
  }
}

const requireOpen = ({ ends }: LoadProcesses, connections: number): void => {
  const [first] = ends
  if (first && ends.length >= connections)
    throw new TargetError(
      `the server ended ${connections === 1 ? 'the connection' : `all ${connections} connections`} before anything was measured: ${describeEnd(first)}`,
    )
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch((cause: unknown) => {
    throw new InterruptedError('interrupted', { cause })
  })
}
