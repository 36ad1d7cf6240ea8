// One load on an external server: connects, warms up, measures a window tick by tick, and describes the result.
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadResult, LoadTick } from '../../results/load-result-schema.ts'
import type { GeneratorReadyLine } from '../../runners/contract.ts'
import { InterruptedError } from '../failure/failure.ts'
import type { FramePool } from '../frames/pool.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { pause } from '../trial/window.ts'
import { countedOf, describeLoad } from './describe.ts'
import { describeEnd, ExternalError } from './external-error.ts'
import { type LoadGenerators, messageBytes, startLoadGenerators } from './load-generators.ts'
import type { LoadOptions } from './options.ts'
import { describeServerProcess, readServerProcess } from './server-process.ts'
import { settleAnswers } from './settle.ts'
import { createTally } from './tally.ts'

export interface LoadRun {
  readonly options: LoadOptions
  /** Null where nothing is sent. */
  readonly pool: FramePool | null
  /** The server's process on this machine, where it is to be read, too. */
  readonly serverPid?: number | undefined
  /** Ends the window early; before the window, the whole load. */
  readonly signal: AbortSignal
  readonly onReady?: (ready: GeneratorReadyLine) => void
  /** With the percentiles of the window so far. */
  readonly onTick?: (tick: LoadTick) => void
}

const longestTickMs = 1000
const shortestTickMs = 200
/** Ticks of a short window. */
const ticksOfShort = 10
const firstAnswersMs = 10_000
const answerPollMs = 50

/**
 * A window that ends early, by an interrupt or because all connections ended, has a result too.
 * @throws ExternalError where the server cannot be reached, or ends all connections before the window; InterruptedError
 */
export const runLoad = async (run: LoadRun): Promise<LoadResult> =>
  await withLogFolder(async (logFolder) => {
    const { options, pool, signal } = run
    const startedAt = new Date().toISOString()
    // A window that is cut short still reads its last counters.
    const early = new AbortController()
    const abort = (): void => early.abort()
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    const generators = await startLoadGenerators(options, pool, logFolder, early.signal)
    try {
      const ready = await generators.awaitReady()
      run.onReady?.(ready)
      await pause(options.warmupMs, signal)
      if (options.server.answers === 'first' && options.mode !== 'view')
        await awaitAnswers(generators, options, signal)
      signal.removeEventListener('abort', abort)
      if (signal.aborted) throw new InterruptedError('interrupted')
      const read = () => (run.serverPid === undefined ? null : readServerProcess(run.serverPid))
      const before = read()
      const sum = await watchWindow(generators, run)
      const serverProcess =
        run.serverPid === undefined ? undefined : describeServerProcess(run.serverPid, before, read())
      const ends = [...generators.ends]
      const drained = await generators.drain()
      const settled = await settleAnswers({ generators, options, sum, drained, signal })
      const facts = {
        options,
        pool,
        startedAt,
        processes: generators.count,
        ready,
        sum,
        ends,
        drained,
        settled,
      }
      const result = describeLoad({ ...facts, interrupted: signal.aborted })
      return serverProcess === undefined ? result : { ...result, serverProcess }
    } finally {
      await generators.stop()
    }
  })

const watchWindow = async (generators: LoadGenerators, { options, pool, signal, onTick }: LoadRun) => {
  const { durationMs, connections } = options
  const first = await generators.ask()
  requireOpen(generators, connections)
  const beganMs = performance.now()
  const tally = createTally(first, {
    counted: countedOf(options),
    messageBytes: pool ? messageBytes(pool.record.frameBytes, options) : 0,
  })
  const tickMs = Math.min(longestTickMs, Math.max(shortestTickMs, durationMs / ticksOfShort))
  for (let tick = 1; ; tick++) {
    const dueMs = Math.min(durationMs, tick * tickMs)
    await sleep(Math.max(0, dueMs - (performance.now() - beganMs)), undefined, { signal }).catch(() => {})
    const line = await generators.ask()
    const open = connections - generators.ends.length
    const counted = tally.add(line, open)
    onTick?.({ ...counted, ...tally.soFar() })
    if (signal.aborted || open <= 0 || dueMs >= durationMs) return tally.sum()
  }
}

/** Waits until every connection has received an answer, which shows that the server handles it. */
const awaitAnswers = async (
  generators: LoadGenerators,
  { connections }: LoadOptions,
  signal: AbortSignal,
): Promise<void> => {
  const deadlineMs = performance.now() + firstAnswersMs
  for (;;) {
    const { answeredConnections: answered } = await generators.ask()
    requireOpen(generators, connections)
    if (answered >= connections) return
    if (performance.now() > deadlineMs)
      throw new ExternalError(
        `${connections - answered} of ${connections} connections got no answer in ${firstAnswersMs / 1000} s; --ack none does not wait for answers`,
      )
    await pause(answerPollMs, signal)
  }
}

const requireOpen = ({ ends }: LoadGenerators, connections: number): void => {
  const [first] = ends
  if (first && ends.length >= connections)
    throw new ExternalError(
      `the server ended ${connections === 1 ? 'the connection' : `all ${connections} connections`} before anything was measured: ${describeEnd(first)}`,
    )
}
