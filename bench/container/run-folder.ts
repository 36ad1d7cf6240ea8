// The run folder outside: made and looked at before the container starts, and given back to its owner after it.
import { accessSync, chownSync, constants, lchownSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readRun, requireEmpty } from '../../results/store.ts'
import { UsageError } from '../failure/failure.ts'
import type { User } from './run-arguments.ts'

/** Nothing in the container is root, not even for root: this is the image's own user. */
export const imageUser: User = { uid: 10001, gid: 10001 }

/** Who writes the run folder: the caller, or the image's own user where the caller is root. */
export const userFor = (caller: User): User => (caller.uid === 0 ? imageUser : caller)

/** @throws UsageError where a new run cannot be written there; CorruptRunError where one that is to go on is none */
export const openRunFolder = (folder: string, goesOn: boolean): void => {
  if (goesOn) readRun(folder)
  try {
    if (!goesOn) requireEmpty(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const remedy = goesOn ? 'take back its ownership (chown)' : 'name an empty folder of your own with --out'
    throw new UsageError(`the results cannot be written: ${why}; ${remedy}`, { cause })
  }
}

/**
 * Hands the folder with all that is in it to `user`.
 * @returns gives it back to whom it belonged, with all that has come into it; nothing is done where it was the user's
 */
export const lendFolder = (folder: string, user: User): (() => void) => {
  const { uid, gid } = lstatSync(folder)
  if (uid === user.uid || process.getuid?.() !== 0) return () => {}
  changeOwner(folder, user)
  return () => changeOwner(folder, { uid, gid })
}

const changeOwner = (path: string, { uid, gid }: User): void => {
  const kind = lstatSync(path)
  if (kind.isSymbolicLink()) lchownSync(path, uid, gid)
  else chownSync(path, uid, gid)
  if (kind.isDirectory()) for (const name of readdirSync(path)) changeOwner(join(path, name), { uid, gid })
}
