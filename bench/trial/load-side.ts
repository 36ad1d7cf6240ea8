// The load side of a trial as one: its processes are started, asked and read together.
import type { CameraJob, CameraReadyLine, CameraStatsLine } from '../../runners/contract.ts'
import type { Child } from './child.ts'
import { askCamera, awaitCamera, ConnectionClosedError } from './conversation.ts'
import { mergeReady, mergeStats } from './merge-load.ts'
import { type Command, type PinTools, pinCommand } from './pin.ts'
import { splitCpus, splitLoad } from './split-load.ts'

export interface LoadSide {
  readonly pids: readonly number[]
  /** Every connection of every process is open. @throws ConnectionClosedError */
  readonly awaitReady: () => Promise<CameraReadyLine>
  /** A command that has no answer. */
  readonly say: (command: 'slow' | 'leave') => void
  /** Asks all at once. @throws ConnectionClosedError when the server has closed since the last answer */
  readonly ask: (question: 'stats' | 'stop') => Promise<CameraStatsLine>
}

export interface LoadSideOptions {
  readonly job: CameraJob
  readonly command: Command
  readonly tools: PinTools
  readonly cpus: readonly number[]
  /** At most; there are fewer where there are fewer connections. */
  readonly processes: number
  /** @param siblings number of processes that share what the load side may take */
  readonly start: (name: string, command: Command, job: CameraJob, siblings: number) => Child
}

export const startLoadSide = (options: LoadSideOptions): LoadSide => {
  const { job, command, tools, cpus, processes, start } = options
  const jobs = splitLoad(job, processes)
  const cpusOf = splitCpus(cpus, jobs.length)
  const children = jobs.map((share, index) =>
    start(
      index === 0 ? 'camera' : `camera-${index + 1}`,
      pinCommand(command, cpusOf[index] ?? [], tools),
      { ...share, url: job.url },
      jobs.length,
    ),
  )
  return {
    pids: children.map(({ pid }) => pid),
    awaitReady: async () => {
      const ready = mergeReady(await ofAll(children, awaitCamera))
      if (ready) return ready
      throw new ConnectionClosedError(
        1006,
        'the server agreed to different extensions with different cameras',
      )
    },
    say: (command) => {
      for (const child of children) child.say(command)
    },
    ask: async (question) => mergeStats(await ofAll(children, (child) => askCamera(child, question))),
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
