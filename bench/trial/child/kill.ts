// SIGKILL and its milder kin to processes that may have ended already.
import type { FoundProcess } from './process-table.ts'

/** Sends a signal to a process, or with a negative number to a group; one that has ended is no error. */
export const kill = (target: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(target, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Kills every one of them. */
export const killAll = (processes: readonly FoundProcess[]): void => {
  for (const { pid } of processes) kill(pid, 'SIGKILL')
}
