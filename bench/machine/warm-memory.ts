// Keeps the memory that trials will use warm: touched before the first one, and again when a round finds it cold.
import type { Environment, PageFaults } from '../../results/environment-schema.ts'
import { isCold } from './page-faults.ts'

export interface WarmMemory {
  /** As the first touch found it; null where it could not be measured. */
  readonly found: PageFaults | null
  /**
   * To be called before each trial: at the first of a round it looks whether memory has gone cold, and warms it again then.
   * @throws InterruptedError on abort
   */
  readonly beforeTrial: (round: number) => Promise<void>
  /** What a page cost at the last look, for the record of a trial. */
  readonly note: () => { readonly faultCostMicros?: number }
}

export interface WarmMemoryOptions {
  /** False only measures once, with little memory. */
  readonly isWanted: boolean
  readonly environment: Pick<Environment, 'availableMemoryBytes' | 'cgroup'>
  /** Touches so much fresh memory; null where that failed. */
  readonly touch: (bytes: number) => Promise<PageFaults | null>
  readonly onProgress: (text: string) => void
}

const mebibyte = 1024 * 1024
/**
 * Of a trial's two processes: the generator's 300 MiB and, of the servers with frames of 1 MB, a heap that grows by 900 MiB,
 * with as much in reserve. One trial leaves its memory to the next.
 */
const trialBytes = 2048 * mebibyte
/** What a server with a growing heap asks for: 0.2 s where it is warm. */
const lookBytes = 512 * mebibyte
/** Too little to warm anything for a run that wants it cold. */
const onlyLookBytes = 64 * mebibyte
/** Of what is available and of the control group's limit. */
const mostShare = 0.5

/** Touches memory before it returns. @throws InterruptedError on abort */
export const keepMemoryWarm = async (options: WarmMemoryOptions): Promise<WarmMemory> => {
  const { isWanted, environment, touch, onProgress } = options
  const most = warmableBytes(environment)
  const warm = async (why: string): Promise<PageFaults | null> => {
    onProgress(`${why}: touching ${Math.round(most / mebibyte)} MiB`)
    return await touch(most)
  }
  const found = isWanted ? await warm('warming memory') : await touch(Math.min(onlyLookBytes, most))
  let last = found
  let lookedIn: number | null = null
  return {
    found,
    beforeTrial: async (round) => {
      const isFirst = lookedIn === null
      if (!isWanted || round === lookedIn) return
      lookedIn = round
      if (isFirst) return
      last = await touch(Math.min(lookBytes, most))
      if (last && isCold(last)) await warm('memory has gone cold')
    },
    note: () => (last === null ? {} : { faultCostMicros: last.foundMicros }),
  }
}

/** Whole MiB, at least one. */
export const warmableBytes = ({
  availableMemoryBytes,
  cgroup: { memoryLimitBytes },
}: WarmMemoryOptions['environment']): number => {
  const room = mostShare * Math.min(availableMemoryBytes, memoryLimitBytes ?? Number.POSITIVE_INFINITY)
  return Math.max(1, Math.floor(Math.min(trialBytes, room) / mebibyte)) * mebibyte
}
