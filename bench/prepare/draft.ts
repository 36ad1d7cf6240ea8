// Files and folders of the cache appear whole or not at all: they are made under another name, then renamed.
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { orFault } from '../../results/store/fault.ts'
import { makeFolder } from '../../results/store/make-folder.ts'

/**
 * Names a draft of `target` after this process, so that two processes do not use the same. The folder around it is made;
 * drafts whose process has ended are removed.
 */
export const startDraft = (target: string): string => {
  const folder = dirname(target)
  makeFolder(folder)
  for (const name of readdirSync(folder)) {
    const owner = /\.draft-(\d+)$/.exec(name)?.[1]
    if (name.startsWith(basename(target)) && owner !== undefined && !isAlive(Number(owner))) {
      rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
  return `${target}.draft-${process.pid}`
}

/** Renames a draft to `target`; a folder that another process has put there meanwhile stays. */
export const finishDraft = (draft: string, target: string): void => {
  try {
    orFault(target, () => renameSync(draft, target))
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY'
    if (!isTaken) throw error
    rmSync(draft, { recursive: true, force: true })
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
