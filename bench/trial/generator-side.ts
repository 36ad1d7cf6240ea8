// The load generators of a trial as one: each has a share of the job; all are started, queried and merged together.
import { rulesOf } from '../../results/modes/modes.ts'
import type { GeneratorReadyLine, TaskOf, TrafficMode, TrialLine } from '../../runners/contract.ts'
import type { Child } from './child.ts'
import { askGenerator, awaitGenerator, ConnectionClosedError, readyTimeoutOf } from './conversation.ts'
import type { GeneratorStart, Launcher } from './launcher.ts'

export type TrialTask = TaskOf<TrafficMode>

export interface GeneratorSide {
  readonly mode: TrafficMode
  /** As far as they have been started. */
  readonly pids: () => readonly number[]
  /** Every connection of every process is open, and sending begins. @throws ConnectionClosedError */
  readonly awaitReady: () => Promise<GeneratorReadyLine>
  /** A command that has no answer. */
  readonly say: (command: 'slow' | 'leave') => void
  /** Asks all at once. @throws ConnectionClosedError when the server has closed since the last answer */
  readonly ask: (question: 'stats' | 'stop') => Promise<TrialLine>
}

export interface GeneratorSideOptions {
  readonly task: TrialTask
  readonly url: string
  /** At most; there are fewer where there are fewer connections. */
  readonly generators: number
  readonly start: (share: Pick<GeneratorStart, 'name' | 'argument' | 'index' | 'of'>) => Child
  readonly release: Launcher['release']
}

export const startGeneratorSide = (options: GeneratorSideOptions): GeneratorSide => {
  const { task, url, generators, start, release } = options
  const { mode } = task
  const timeoutMs = readyTimeoutOf(task)
  const tasks = splitTask(task, generators)
  const children = tasks.map((share, index) =>
    start({
      name: index === 0 ? 'generator' : `generator-${index + 1}`,
      argument: { ...share, url },
      index,
      of: tasks.length,
    }),
  )
  return {
    mode,
    pids: () => children.map(({ pid }) => pid),
    awaitReady: async () => {
      const ready = mergeReady(await ofAll(children, (child) => awaitGenerator(child, timeoutMs)))
      if (ready && tasks.length > 1) await release(children)
      if (ready) return ready
      throw new ConnectionClosedError(
        1006,
        'the server agreed to different extensions with different load generators',
      )
    },
    say: (command) => {
      for (const child of children) child.say(command)
    },
    ask: async (question) => {
      const lines = await ofAll(children, (child) => askGenerator(child, question, mode))
      return lines.length === 1 ? lines[0] : rulesOf(mode).merge(lines)
    },
  }
}

/**
 * One task per process, at most `generators`, each with at least one connection. Each has every n-th camera, so that at any
 * moment of a frame interval all have about as much to do.
 */
export const splitTask = (task: TrialTask, generators: number): readonly TrialTask[] => {
  const rules = rulesOf(task.mode)
  const of = Math.max(1, Math.min(generators, rules.shares(task)))
  if (of === 1) return [task]
  return Array.from({ length: of }, (_, index) => rules.share(task, index, of))
}

/** CPUs of each of `generators`; all CPUs are assigned. */
export const splitCpus = (cpus: readonly number[], generators: number): readonly (readonly number[])[] =>
  Array.from({ length: generators }, (_, index) => cpus.filter((_, place) => place % generators === index))

/** What all have in common: they are the same program. @returns null where the server agreed to different things */
export const mergeReady = (
  lines: readonly [GeneratorReadyLine, ...GeneratorReadyLine[]],
): GeneratorReadyLine | null => {
  const [first, ...others] = lines
  return others.every(({ extensions }) => extensions === first.extensions) ? first : null
}

const ofAll = async <T>(
  children: readonly Child[],
  read: (child: Child) => Promise<T>,
): Promise<readonly [T, ...T[]]> => {
  const [first, ...others] = await Promise.all(children.map(read))
  if (first === undefined) throw new Error('there is at least one load generator')
  return [first, ...others]
}
