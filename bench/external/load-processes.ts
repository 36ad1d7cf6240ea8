// The load processes of a load on a foreign server: started, asked together, and heard about every connection that ends.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
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
import { pinCommand } from '../placement/pin.ts'
import { readPlacementFacts } from '../placement/placement.ts'
import { type Child, startChild } from '../trial/child.ts'
import { mergeReady } from '../trial/generator-side.ts'
import { describeRefusal, TargetError } from './external-error.ts'
import { splitJob } from './load-job.ts'
import { mergeLines } from './merge-counters.ts'

export interface LoadProcesses {
  readonly count: number
  /** Every connection of every process is open. @throws TargetError */
  readonly awaitReady: () => Promise<GeneratorReadyLine>
  /** Asks all at once for their counters. */
  readonly ask: () => Promise<LineOf<'external'>>
  /** Connections that have ended so far, as far as they were told. */
  readonly ends: readonly GeneratorCloseLine[]
  /** Begins nothing more. @returns the counters once the kernel has taken the last image; null where it did not in time */
  readonly drain: () => Promise<LineOf<'external'> | null>
  /** Ends the processes; whoever has time drains them before. */
  readonly stop: () => Promise<void>
}

const readyTimeoutMs = 10_000
/** Compressing a pool takes its time, once the connections are open. */
const preparedTimeoutMs = 60_000
const answerTimeoutMs = 10_000
const lastImagesMs = 2000
const memoryShare = 0.5

/** @param signal ends the processes at once */
export const startLoadProcesses = async (
  job: JobOf<'external'>,
  processes: number,
  logFolder: string,
  signal: AbortSignal,
): Promise<LoadProcesses> => {
  const { tools } = await readPlacementFacts()
  const jobs = splitJob(job, processes)
  const ends: GeneratorCloseLine[] = []
  // Where the server runs is not known, so that no CPU can be kept free of it.
  const unpinned = { ...tools, taskset: false }
  const children = jobs.map((share, index) =>
    startChild({
      name: `load process ${index + 1}`,
      command: [
        ...pinCommand([process.execPath, join(import.meta.dirname, '../generator/main.ts')], [], unpinned),
        JSON.stringify(share),
      ],
      env: {},
      stderrFile: join(logFolder, `load-${index + 1}.stderr`),
      signal,
      memoryLimitBytes: (process.availableMemory() * memoryShare) / jobs.length,
    }),
  )
  const ask = async (question: 'stats' | 'stop', timeoutMs: number): Promise<LineOf<'external'>> => {
    const lines = await Promise.all(
      children.map((child) => askOne(child, question, timeoutMs, (end) => ends.push(end))),
    )
    const [first, ...others] = lines
    if (!first) throw new Error('a load has at least one process')
    return mergeLines([first, ...others])
  }
  return {
    count: jobs.length,
    ends,
    awaitReady: async () => {
      const timeoutMs = job.deflate === 'precompressed' ? preparedTimeoutMs : readyTimeoutMs
      const [first, ...others] = await Promise.all(children.map((child) => readyOf(child, job, timeoutMs)))
      const ready = first && mergeReady([first, ...others])
      if (!ready)
        throw new TargetError('the server agreed to different extensions with different connections')
      return ready
    },
    ask: () => ask('stats', answerTimeoutMs),
    drain: async () => {
      const drained = ask('stop', lastImagesMs).catch((error: unknown) => {
        if (isSilence(error)) return null
        throw error
      })
      return await Promise.race([drained, sleep(lastImagesMs, null)])
    },
    stop: async () => {
      await Promise.all(children.map((child) => child.stop()))
    },
  }
}

const readyOf = async (
  child: Child,
  { url, server }: JobOf<'external'>,
  timeoutMs: number,
): Promise<GeneratorReadyLine> => {
  const text = await child.nextLine(timeoutMs).catch((error: unknown) => {
    if (isSilence(error))
      throw new TargetError(
        `${new URL(url).host} did not open all connections in ${timeoutMs / 1000} s${server.awaits ? `, or said no text that begins with "${server.awaits}"` : ''}`,
      )
    throw withStderr(error, child)
  })
  const line = z.union([generatorReadyLineSchema, generatorCloseLineSchema]).parse(JSON.parse(text))
  if (line.event === 'closed') throw describeRefusal(url, line)
  return line
}

/** Reads past the lines that tell of connections that have ended. */
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

/** A load process that ends by itself is a fault of ours, and its last words say which. */
const withStderr = (error: unknown, child: Child): unknown =>
  error instanceof TrialError
    ? new TrialError(error.code, [error.message, child.stderrTail()].join('\n').trim(), { cause: error })
    : error
