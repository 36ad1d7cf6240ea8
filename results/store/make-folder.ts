// Makes a folder with those above it.
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { orFault } from './fault.ts'

/**
 * Node's recursive mkdir never returns below a file system that rejects new folders, such as /proc, and says of a read-only
 * one that the folder does not exist.
 * @throws FileFaultError
 */
export const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  orFault(folder, () => mkdirUnlessMade(folder))
}

/** Another process may have made it meanwhile. */
const mkdirUnlessMade = (folder: string): void => {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}
