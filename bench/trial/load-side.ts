// The load side of a trial as one: its processes are started, asked and read together.
import type { GeneratorJob, GeneratorReadyLine, GeneratorStatsLine } from '../../runners/contract.ts'
import type { Child } from './child.ts'
import { askGenerator, awaitGenerator, ConnectionClosedError } from './conversation.ts'
import type { Launcher, LoadStart } from './launcher.ts'
import { mergeReady, mergeStats } from './merge-load.ts'
import { splitLoad } from './split-load.ts'

export interface LoadSide {
  /** As far as they have been started. */
  readonly pids: () => readonly number[]
  /** Every connection of every process is open, and sending begins. @throws ConnectionClosedError */
  readonly awaitReady: () => Promise<GeneratorReadyLine>
  /** A command that has no answer. */
  readonly say: (command: 'slow' | 'leave') => void
  /** Asks all at once. @throws ConnectionClosedError when the server has closed since the last answer */
  readonly ask: (question: 'stats' | 'stop') => Promise<GeneratorStatsLine>
}

export interface LoadSideOptions {
  readonly job: GeneratorJob
  /** At most; there are fewer where there are fewer connections. */
  readonly processes: number
  readonly start: (share: Pick<LoadStart, 'name' | 'argument' | 'index' | 'of'>) => Child
  readonly release: Launcher['release']
}

export const startLoadSide = (options: LoadSideOptions): LoadSide => {
  const { job, processes, start, release } = options
  const jobs = splitLoad(job, processes)
  const children = jobs.map((share, index) =>
    start({
      name: index === 0 ? 'generator' : `generator-${index + 1}`,
      argument: { ...share, url: job.url },
      index,
      of: jobs.length,
    }),
  )
  return {
    pids: () => children.map(({ pid }) => pid),
    awaitReady: async () => {
      const ready = mergeReady(await ofAll(children, awaitGenerator))
      if (ready && jobs.length > 1) await release(children)
      if (ready) return ready
      throw new ConnectionClosedError(
        1006,
        'the server agreed to different extensions with different cameras',
      )
    },
    say: (command) => {
      for (const child of children) child.say(command)
    },
    ask: async (question) => mergeStats(await ofAll(children, (child) => askGenerator(child, question))),
  }
}

const ofAll = async <T>(
  children: readonly Child[],
  read: (child: Child) => Promise<T>,
): Promise<readonly [T, ...T[]]> => {
  const [first, ...others] = await Promise.all(children.map(read))
  if (first === undefined) throw new Error('a load side has at least one process')
  return [first, ...others]
}
