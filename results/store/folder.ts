// The folder of a run before anything is in it: made where it is missing, refused where it holds something.
import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isLockFile } from './lock.ts'
import { draftOf } from './write.ts'

export const runFile = (folder: string): string => join(folder, 'run.json')

/**
 * Makes `folder` where it is missing. What a writer leaves that was killed before its plan stood counts as nothing.
 * @throws Error when it is not empty, not a folder, or not writable.
 */
export const requireEmpty = (folder: string): void => {
  makeFolder(folder)
  const found = readdirSync(folder).filter((name) => !isLeftover(folder, name))
  if (found.length > 0) throw new Error(`${folder} is not empty (it holds ${found.slice(0, 3).join(', ')})`)
  accessSync(folder, constants.W_OK)
}

const isLeftover = (folder: string, name: string): boolean =>
  isLockFile(name) || join(folder, name) === draftOf(runFile(folder))

// Node's own recursive mkdir never returns below a file system that refuses new folders, as /proc does.
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}
