// One writer a folder: a numbered lock file, taken over from a holder that is gone without letting two in.
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isGone, type MachineView, viewMachine } from './gone.ts'
import { type Holder, holderSchema, mayBeAlive, thisProcess } from './holder.ts'
import { orSayFull } from './write.ts'

/** Another process writes into the folder. The text names both. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError'
}

interface Lock {
  readonly name: string
  readonly number: number
  /** Null where the file is not one of ours whole: it was written in another life of this machine. */
  readonly holder: Holder | null
}

const lockName = /^run\.lock\.(\d+)$/
const draftName = /^run\.lock\.(\d+)\.new$/

export const isLockFile = (name: string): boolean => lockName.test(name) || draftName.test(name)

/**
 * Takes the folder for this process, or for `self` in a test. A lock is a file `run.lock.<number>` that appears whole
 * (`link` is atomic). A stale one is never replaced, but outnumbered: of several that see it, one gets the next number.
 * Who has got a number looks again, and gives way to any other holder that is alive.
 * @returns gives the folder free. @throws FolderLockedError, DiskFullError
 */
export const lockFolder = (folder: string, self: Holder = thisProcess()): (() => void) => {
  const draft = join(folder, `run.lock.${self.pid}.new`)
  try {
    orSayFull(draft, () => writeFileSync(draft, `${JSON.stringify(self)}\n`))
    const file = takeNumber(folder, draft, self)
    const others = readLocks(folder).filter(({ name }) => join(folder, name) !== file)
    const rival = others.find((lock) => isHeld(lock, self))
    if (rival) {
      rmSync(file, { force: true })
      throw lockedBy(folder, rival)
    }
    for (const { name } of others) rmSync(join(folder, name), { force: true })
    removeDrafts(folder, self)
    return () => rmSync(file, { force: true })
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Removes what a host has left that is known to be gone, as a container is whose end was seen. */
export const removeLocksOf = (folder: string, host: string): void => {
  for (const { name, holder } of readLocks(folder))
    if (holder?.host === host) rmSync(join(folder, name), { force: true })
}

/** Removes what was left in containers of this machine that have ended without anybody who saw it. */
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
      linkSync(draft, file)
      return file
    } catch (error) {
      // Somebody else has got that number in between: look who it is.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
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
    return null // given free meanwhile, or left in pieces by a loss of power
  }
}

const isHeld = ({ holder }: Lock, self: Holder): boolean => holder !== null && mayBeAlive(holder, self)

const lockedBy = (folder: string, { name, holder }: Lock): FolderLockedError =>
  new FolderLockedError(
    `process ${holder?.pid} on host ${holder?.host} is writing into ${folder}; wait for its end ` +
      `(if it is long gone, remove ${name} there)`,
  )

/** A draft is a few instructions old; one of a process that is gone was left by a kill. */
const removeDrafts = (folder: string, self: Holder): void => {
  for (const name of readdirSync(folder)) {
    if (!draftName.test(name)) continue
    const holder = readHolder(join(folder, name))
    if (holder === null || !mayBeAlive(holder, self)) rmSync(join(folder, name), { force: true })
  }
}
