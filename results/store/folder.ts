// The folder of a new run: created if missing, rejected unless empty.
import { accessSync, constants, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isLockFile } from './lock.ts'
import { makeFolder } from './make-folder.ts'
import { draftOf } from './write.ts'

export const runFile = (folder: string): string => join(folder, 'run.json')

/**
 * Creates `folder` if missing. Ignores files of a writer that was killed before it had written its plan.
 * @throws Error if it is not empty, not a folder, or not writable.
 */
export const requireEmpty = (folder: string): void => {
  makeFolder(folder)
  const found = readdirSync(folder).filter((name) => !isLeftover(folder, name))
  if (found.length > 0)
    throw new Error(`${folder} is not empty (it contains ${found.slice(0, 3).join(', ')})`)
  accessSync(folder, constants.W_OK)
}

const isLeftover = (folder: string, name: string): boolean =>
  isLockFile(name) || join(folder, name) === draftOf(runFile(folder))
