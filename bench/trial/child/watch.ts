// Looks at a child twice a second: its memory and the size of its log may not outgrow their bounds.
import { TrialError } from '../../failure/failure.ts'
import { readRssBytes } from './process-table.ts'
import { findFlood } from './stderr-file.ts'

/** Some 50 µs a look: seldom enough that a measured window is left alone. */
const watchIntervalMs = 500

export interface WatchOptions {
  readonly name: string
  readonly pid: number
  readonly stderrFile: string
  /** Resident memory of the process itself; without a limit, or without /proc, it is not looked at. */
  readonly memoryLimitBytes: number | undefined
  /** Called once, and then nothing is looked at any more. */
  readonly onFault: (error: TrialError) => void
}

export interface Watch {
  /** A last look. @returns what is over its bound, or null */
  readonly end: () => TrialError | null
}

/** Starts to watch. */
export const watchChild = (options: WatchOptions): Watch => {
  const timer = setInterval(() => {
    const fault = findFault(options)
    if (!fault) return
    clearInterval(timer)
    options.onFault(fault)
  }, watchIntervalMs)
  return {
    end: () => {
      clearInterval(timer)
      return findFault(options)
    },
  }
}

const findFault = ({ name, pid, stderrFile, memoryLimitBytes }: WatchOptions): TrialError | null => {
  const rssBytes = memoryLimitBytes === undefined ? null : readRssBytes(pid)
  if (memoryLimitBytes !== undefined && rssBytes !== null && rssBytes > memoryLimitBytes) {
    return new TrialError(
      'out-of-memory',
      `the ${name} had ${megabytes(rssBytes)} in memory, more than the ${megabytes(memoryLimitBytes)} it may take here`,
    )
  }
  return findFlood(name, stderrFile)
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
