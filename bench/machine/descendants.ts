// The processes that a process has started, and those that these have started: a few small files, without a look at all others.
import { readdirSync } from 'node:fs'
import { readProcessFile } from './processes.ts'

/** None where there is no /proc, or where the kernel does not list children (CONFIG_PROC_CHILDREN). */
export const listDescendants = (pid: number): readonly number[] =>
  listThreads(pid)
    .flatMap((thread) => (readProcessFile(pid, `task/${thread}/children`) ?? '').split(' '))
    .filter((child) => child.trim() !== '')
    .flatMap((child) => [Number(child), ...listDescendants(Number(child))])

/** A child is listed under the thread that started it. */
const listThreads = (pid: number): readonly string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return [] // it has ended, or there is no /proc
  }
}
