// The load processes of a load on a foreign server: started, asked together, and heard about every connection that ends.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import {
  type GeneratorCloseLine,
  type GeneratorJob,
  type GeneratorReadyLine,
  type GeneratorStatsLine,
  generatorCloseLineSchema,
  generatorReadyLineSchema,
  generatorStatsLineSchema,
} from '../../runners/contract.ts'
import { isSilence, TrialError } from '../failure/failure.ts'
import { pinCommand } from '../placement/pin.ts'
import { readPlacementFacts } from '../placement/placement.ts'
import { type Child, startChild } from '../trial/child.ts'
import { mergeReady } from '../trial/merge-load.ts'
import { splitLoad } from '../trial/split-load.ts'
import { describeRefusal, TargetError } from './external-error.ts'
import { mergeTargetStats } from './merge-counters.ts'

export interface LoadProcesses {
  readonly count: number
  /** Every connection of every process is open. @throws TargetError */
  readonly awaitReady: () => Promise<GeneratorReadyLine>
  /** Asks all at once for their counters. */
  readonly ask: () => Promise<GeneratorStatsLine>
  /** Connections that have ended so far, as far as they were told. */
  readonly ends: readonly GeneratorCloseLine[]
  /** Begins nothing more. @returns the counters once the kernel has taken the last image; null where it did not in time */
  readonly drain: () => Promise<GeneratorStatsLine | null>
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
  job: GeneratorJob,
  processes: number,
  logFolder: string,
  signal: AbortSignal,
): Promise<LoadProcesses> => {
  const { tools } = await readPlacementFacts()
  const jobs = splitLoad(job, processes)
  const ends: GeneratorCloseLine[] = []
  // Where the server runs is not known, so that no CPU can be kept free of it.
  const unpinned = { ...tools, taskset: false }
  const children = jobs.map((share, index) =>
    startChild({
      name: `load process ${index + 1}`,
      command: [
        ...pinCommand([process.execPath, join(import.meta.dirname, '../generator/main.ts')], [], unpinned),
        JSON.stringify({ ...share, url: job.url }),
      ],
      env: {},
      stderrFile: join(logFolder, `load-${index + 1}.stderr`),
      signal,
      memoryLimitBytes: (process.availableMemory() * memoryShare) / jobs.length,
    }),
  )
  const ask = async (question: 'stats' | 'stop', timeoutMs: number): Promise<GeneratorStatsLine> => {
    const lines = await Promise.all(
      children.map((child) => askOne(child, question, timeoutMs, (end) => ends.push(end))),
    )
    const [first, ...others] = lines
    if (!first) throw new Error('a load has at least one process')
    return mergeTargetStats([first, ...others])
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
  { url, target }: GeneratorJob,
  timeoutMs: number,
): Promise<GeneratorReadyLine> => {
  const text = await child.nextLine(timeoutMs).catch((error: unknown) => {
    if (isSilence(error))
      throw new TargetError(
        `${new URL(url).host} did not open all connections in ${timeoutMs / 1000} s${target?.awaits ? `, or said no text that begins with "${target.awaits}"` : ''}`,
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
): Promise<GeneratorStatsLine> => {
  child.say(question)
  for (;;) {
    const text = await child.nextLine(timeoutMs).catch((error: unknown) => {
      throw withStderr(error, child)
    })
    const line = z.union([generatorStatsLineSchema, generatorCloseLineSchema]).parse(JSON.parse(text))
    if (line.event !== 'closed') return line
    onEnd(line)
  }
}

/** A load process that ends by itself is a fault of ours, and its last words say which. */
const withStderr = (error: unknown, child: Child): unknown =>
  error instanceof TrialError
    ? new TrialError(error.code, [error.message, child.stderrTail()].join('\n').trim(), { cause: error })
    : error
