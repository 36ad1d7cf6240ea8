// Memory of a run's trials: warmed where the run takes place on this machine and its options do not forbid it.
import type { Backend } from '../backend/backend.ts'
import { keepMemoryWarm, type WarmMemory } from '../machine/warm-memory.ts'

export interface MemoryOptions {
  /** False leaves it as it is. By default it is touched before the first trial, and when it has gone cold. */
  readonly warmMemory?: boolean | undefined
  readonly onProgress: (text: string) => void
}

/** Empty for a fleet. @throws InterruptedError on abort */
export const prepareMemory = async (
  { touchMemory, machine: { environment } }: Backend,
  { warmMemory = true, onProgress }: MemoryOptions,
): Promise<{ readonly memory?: WarmMemory }> =>
  touchMemory === undefined
    ? {}
    : { memory: await keepMemoryWarm({ isWanted: warmMemory, environment, touch: touchMemory, onProgress }) }
