// One writer per folder: numbered lock files, which replace the lock of a dead holder without a race.
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { faultOf, orFault } from './fault.ts'
import { isGone, type MachineView, viewMachine } from './gone.ts'
import { type Holder, holderSchema, mayBeAlive, thisProcess } from './holder.ts'

/** Another process is writing into the folder; the message names both. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError'
}

interface Lock {
  readonly name: string
  readonly number: number
  /** Null if the file is invalid, for example truncated by a power failure. */
  readonly holder: Holder | null
}

const lockName = /^run\.lock\.(\d+)$/
const draftName = /^run\.lock\.(\d+)\.new$/

export const isLockFile = (name: string): boolean => lockName.test(name) || draftName.test(name)

/**
 * Locks the folder for this process, or for `self` in a test. A lock is a file `run.lock.<number>`, created atomically by
 * `link`. A stale lock is not replaced: of several processes that see it, exactly one creates the next number. That one checks
 * again, and gives way to any other holder that is alive.
 * @returns releases the lock. @throws FolderLockedError, FileFaultError
 */
export const lockFolder = (folder: string, self: Holder = thisProcess()): (() => void) => {
  const draft = join(folder, `run.lock.${self.pid}.new`)
  try {
    orFault(draft, () => writeFileSync(draft, `${JSON.stringify(self)}\n`))
    const file = takeNumber(folder, draft, self)
    const others = readLocks(folder).filter(({ name }) => join(folder, name) !== file)
    const rival = others.find((lock) => isHeld(lock, self))
    if (rival) {
      rmSync(file, { force: true })
      throw lockedBy(folder, rival)
    }
    for (const { name } of others) rmSync(join(folder, name), { force: true })
    removeDrafts(folder, self)
    return () => release(file)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Removes the locks of a host that is known to have ended, such as a container. */
export const removeLocksOf = (folder: string, host: string): void => {
  for (const { name, holder } of readLocks(folder))
    if (holder?.host === host) rmSync(join(folder, name), { force: true })
}

/** Removes locks left by containers of this machine that ended unnoticed. */
export const removeLocksOfGone = (folder: string, view: MachineView = viewMachine()): void => {
  for (const { name, holder } of readLocks(folder))
    if (holder !== null && isGone(holder, view)) rmSync(join(folder, name), { force: true })
}

const takeNumber = (folder: string, draft: string, self: Holder): string => {
  for (;;) {
    const locks = readLocks(folder)
    const rival = locks.find((lock) => isHeld(lock, self))
    if (rival) throw lockedBy(folder, rival)
    const file = join(folder, `run.lock.${Math.max(0, ...locks.map(({ number }) => number)) + 1}`)
    try {
      orFault(file, () => linkSync(draft, file))
      return file
    } catch (error) {
      // Another process got that number first: check who it is.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

/** A lock that cannot be removed ends with its process. */
const release = (file: string): void => {
  try {
    rmSync(file, { force: true })
  } catch (error) {
    if (faultOf(error) === null) throw error
  }
}

const readLocks = (folder: string): readonly Lock[] =>
  readdirSync(folder).flatMap((name) => {
    const number = lockName.exec(name)?.[1]
    return number === undefined
      ? []
      : [{ name, number: Number(number), holder: readHolder(join(folder, name)) }]
  })

const readHolder = (file: string): Holder | null => {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null // released meanwhile, or truncated by a power failure
  }
}

const isHeld = ({ holder }: Lock, self: Holder): boolean => holder !== null && mayBeAlive(holder, self)

const lockedBy = (folder: string, { name, holder }: Lock): FolderLockedError =>
  new FolderLockedError(
    `process ${holder?.pid} on host ${holder?.host} is writing into ${folder}; wait until it ends ` +
      `(if it has ended, remove ${name} there)`,
  )

/** Drafts exist only for an instant; one without a living process was left by a kill. */
const removeDrafts = (folder: string, self: Holder): void => {
  for (const name of readdirSync(folder)) {
    if (!draftName.test(name)) continue
    const holder = readHolder(join(folder, name))
    if (holder === null || !mayBeAlive(holder, self)) rmSync(join(folder, name), { force: true })
  }
}
