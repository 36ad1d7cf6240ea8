// Takes the folder of a run for this process alone; what stands in the way is a mistake of the user.
import { DiskFullError, lockFolder, readRun, requireEmpty } from '../../results/store.ts'
import { UsageError } from '../failure/failure.ts'

/** @returns gives the folder free. @throws UsageError where it is in use, not empty, or cannot be written; DiskFullError */
export const createRunFolder = (folder: string): (() => void) => {
  const advice = 'name a folder that is absent or empty'
  orExplain('--out cannot be used', advice, () => requireEmpty(folder))
  const free = orExplain('--out cannot be used', advice, () => lockFolder(folder))
  try {
    // Another run may have ended here between the first look and the lock.
    orExplain('--out cannot be used', advice, () => requireEmpty(folder))
  } catch (error) {
    free()
    throw error
  }
  return free
}

/** @returns gives the folder free. @throws CorruptRunError where it is not a run; UsageError where it is in use; DiskFullError */
export const takeRunFolder = (folder: string): (() => void) => {
  readRun(folder)
  return orExplain('--resume cannot be used', 'a run has one writer at a time', () => lockFolder(folder))
}

const orExplain = <T>(what: string, advice: string, act: () => T): T => {
  try {
    return act()
  } catch (cause) {
    if (cause instanceof DiskFullError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`${what}: ${why}; ${advice}`, { cause })
  }
}
