// The load generators of a load on an external server: started, queried together, and watched for connections that end.
import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { placeAmong, shareOf } from '../../results/modes/mode.ts'
import {
  type GeneratorCloseLine,
  type GeneratorReadyLine,
  type GeneratorStatsLine,
  generatorCloseLineSchema,
  generatorReadyLineSchema,
  generatorStatsLineSchema,
  type JobOf,
  type LineOf,
} from '../../runners/contract.ts'
import { isSilence, TrialError } from '../failure/failure.ts'
import type { FramePool } from '../frames/pool.ts'
import { pinCommand } from '../placement/pin.ts'
import { readPlacementFacts } from '../placement/placement.ts'
import { freeMemoryLimitBytes } from '../trial/child/watch.ts'
import { type Child, startChild } from '../trial/child.ts'
import { mergeReady } from '../trial/generator-side.ts'
import { describeRefusal, ExternalError } from './external-error.ts'
import type { LoadOptions } from './options.ts'
import { mergeLines } from './tally.ts'

export interface LoadGenerators {
  readonly count: number
  /** Waits until every connection of every generator is open; then all of them begin to send. @throws ExternalError */
  readonly awaitReady: () => Promise<GeneratorReadyLine>
  /** Asks all at once for their counters. */
  readonly ask: () => Promise<LineOf<'external'>>
  /** Connections that have ended so far, as far as generators have reported them. */
  readonly ends: readonly GeneratorCloseLine[]
  /** Begins no more frames. @returns the counters once the kernel has taken the last frame; null where it did not in time */
  readonly drain: () => Promise<LineOf<'external'> | null>
  /** Ends the processes, without a drain. */
  readonly stop: () => Promise<void>
}

const readyTimeoutMs = 10_000
/** Compressing a pool takes a while, once the connections are open. */
const preparedTimeoutMs = 60_000
const answerTimeoutMs = 10_000
const drainTimeoutMs = 2000

/**
 * @param pool null where nothing is sent
 * @param signal ends the processes at once
 */
export const startLoadGenerators = async (
  options: LoadOptions,
  pool: FramePool | null,
  logFolder: string,
  signal: AbortSignal,
): Promise<LoadGenerators> => {
  const { tools } = await readPlacementFacts()
  const job = jobOf(options, pool)
  const jobs = splitJob(job, generatorCount(options))
  const ends: GeneratorCloseLine[] = []
  // The server's location is unknown, so no CPU can be reserved for it.
  const unpinned = { ...tools, taskset: false }
  const children = jobs.map((share, index) =>
    startChild({
      name: `load generator ${index + 1}`,
      command: [
        ...pinCommand(
          [process.execPath, join(import.meta.dirname, `../generator/main${extname(import.meta.filename)}`)],
          [],
          unpinned,
        ),
        JSON.stringify(share),
      ],
      env: {},
      stderrFile: join(logFolder, `load-${index + 1}.stderr`),
      signal,
      memoryLimitBytes: freeMemoryLimitBytes() / jobs.length,
    }),
  )
  const ask = async (question: 'stats' | 'stop', timeoutMs: number): Promise<LineOf<'external'>> => {
    const lines = await Promise.all(
      children.map((child) => askOne(child, question, timeoutMs, (end) => ends.push(end))),
    )
    const [first, ...others] = lines
    if (!first) throw new Error('a load has at least one generator')
    return mergeLines([first, ...others])
  }
  return {
    count: jobs.length,
    ends,
    awaitReady: async () => {
      const timeoutMs = job.deflate === 'precompressed' ? preparedTimeoutMs : readyTimeoutMs
      const [first, ...others] = await Promise.all(children.map((child) => awaitOne(child, job, timeoutMs)))
      const ready = first && mergeReady([first, ...others])
      if (!ready)
        throw new ExternalError('the server agreed to different extensions with different connections')
      if (jobs.length > 1) for (const child of children) child.say('go')
      return ready
    },
    ask: () => ask('stats', answerTimeoutMs),
    drain: async () => {
      const drained = ask('stop', drainTimeoutMs).catch((error: unknown) => {
        if (isSilence(error)) return null
        throw error
      })
      return await Promise.race([drained, sleep(drainTimeoutMs, null)])
    },
    stop: async () => {
      await Promise.all(children.map((child) => child.stop()))
    },
  }
}

/** Size of a message with a frame in it: base64 takes four bytes for three, within the envelope. */
export const messageBytes = (
  frameBytes: number,
  { server: { envelope } }: Pick<LoadOptions, 'server'>,
): number =>
  envelope === null
    ? frameBytes
    : Buffer.byteLength(envelope.before + envelope.after) + 4 * Math.ceil(frameBytes / 3)

/** One for each CPU but one, which a server on this machine needs. */
const generatorCount = ({ processes, connections }: LoadOptions): number =>
  processes ?? Math.max(1, Math.min(connections, availableParallelism() - 1))

const jobOf = (options: LoadOptions, pool: FramePool | null): JobOf<'external'> => {
  const { url, mode, connections, fps, window, deflate, caFile, server } = options
  const isView = mode === 'view'
  return {
    url,
    mode: 'external',
    echoed: mode === 'echo',
    // Viewers do not read it.
    frameFile: pool?.file ?? '',
    frameBytes: pool?.record.frameBytes ?? 1,
    frameCount: pool?.record.count ?? 1,
    connections: isView ? 0 : connections,
    viewers: isView ? connections : 0,
    inFlight: window,
    deflate,
    pace: fps === null ? null : { fps },
    caFile,
    seed: randomInt(2 ** 31),
    server,
  }
}

/** One job per process, at most `processes`, each with at least one connection: every n-th one. */
const splitJob = (job: JobOf<'external'>, processes: number): readonly JobOf<'external'>[] => {
  const { connections, viewers } = job
  const of = Math.max(1, Math.min(processes, Math.max(connections, viewers)))
  if (of === 1) return [job]
  return Array.from({ length: of }, (_, index) => ({
    ...job,
    connections: shareOf(connections, index, of),
    viewers: shareOf(viewers, index, of),
    ...placeAmong(index, of, connections),
  }))
}

const awaitOne = async (
  child: Child,
  { url, server }: JobOf<'external'>,
  timeoutMs: number,
): Promise<GeneratorReadyLine> => {
  const text = await child.nextLine(timeoutMs).catch((error: unknown) => {
    if (isSilence(error))
      throw new ExternalError(
        `${new URL(url).host} did not open all connections in ${timeoutMs / 1000} s${server.awaits ? `, or sent no text that begins with "${server.awaits}"` : ''}`,
      )
    throw withStderr(error, child)
  })
  const line = z.union([generatorReadyLineSchema, generatorCloseLineSchema]).parse(JSON.parse(text))
  if (line.event === 'closed') throw describeRefusal(url, line)
  return line
}

/** Collects the lines about ended connections that come before the answer. */
const askOne = async (
  child: Child,
  question: 'stats' | 'stop',
  timeoutMs: number,
  onEnd: (line: GeneratorCloseLine) => void,
): Promise<LineOf<'external'>> => {
  child.say(question)
  for (;;) {
    const text = await child.nextLine(timeoutMs).catch((error: unknown) => {
      throw withStderr(error, child)
    })
    const line = z.union([generatorStatsLineSchema, generatorCloseLineSchema]).parse(JSON.parse(text))
    if (line.event !== 'closed') return requireExternal(line)
    onEnd(line)
  }
}

const requireExternal = (line: GeneratorStatsLine): LineOf<'external'> => {
  if (line.mode === 'external') return line
  throw new Error(`the load generator answered with a line of the mode ${line.mode}`)
}

/** A generator that ends unexpectedly is a bug of the suite; its stderr has the cause. */
const withStderr = (error: unknown, child: Child): unknown =>
  error instanceof TrialError
    ? new TrialError(error.code, [error.message, child.stderrTail()].join('\n').trim(), { cause: error })
    : error
