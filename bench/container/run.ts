// One run in a container: prepares its folder, runs the suite to the end or Ctrl-C, and removes the container.
import { spawnSync } from 'node:child_process'
import { accessSync, chownSync, constants, lchownSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  DiskFullError,
  faultOf,
  readRun,
  removeLocksOf,
  removeLocksOfGone,
  requireEmpty,
  type StoredRun,
} from '../../results/store.ts'
import { UsageError } from '../failure/failure.ts'
import { writeContainerCall } from '../machine/container.ts'
import { readUsableCpus } from '../placement/kernel.ts'
import { type Call, type ContainerRun, runArguments, type User, userFor } from './arguments.ts'
import { type Engine, explainEngineError, runEngine } from './engine.ts'
import type { Image } from './image.ts'

export interface RunOptions {
  /** Of the container. */
  readonly name: string
  readonly engine: Engine
  readonly image: Image
  readonly call: Call
  /** Whether the folder holds a run already. */
  readonly isResumed: boolean
  /** Null: those that this process may use. */
  readonly cpus: string | null
  readonly memory: string | null
  /** As the user typed it. */
  readonly command: string
  readonly cwd: string
  readonly signal: AbortSignal
  readonly onText: (text: string) => void
}

export interface ContainerEnd {
  /** Of the suite inside. */
  readonly exitCode: number
  /** Whether it was killed from outside: by the memory limit, or by hand. */
  readonly isKilled: boolean
}

/** Exit codes of the engine where it did not start the program, and where that was killed. */
const engineCodes = { notRun: 125, killed: 137 } as const

/**
 * Prints to this process's own streams. An abort interrupts the suite inside, which keeps what it has measured.
 * @throws UsageError where the folder cannot be written or the engine does not start; CorruptRunError
 */
export const runInContainer = async (options: RunOptions): Promise<ContainerEnd> => {
  const { call, engine, image, name, signal, onText, isResumed } = options
  const user = userFor(callingUser())
  const { folder } = call
  if (folder !== null) requireUsable(folder, isResumed)
  // The suite inside sees only its own processes and cannot detect that an earlier container has ended.
  if (folder !== null && isResumed) removeLocksOfGone(folder)
  const restoreOwner = folder === null ? () => {} : transferFolder(folder, user)
  try {
    return await runContainer(
      {
        name,
        engine,
        imageId: image.id,
        user,
        mounts: call.mounts,
        cpus: options.cpus ?? (await ownCpus(engine)),
        memory: options.memory,
        call: writeContainerCall({
          image: {
            engine: `${engine.name} ${engine.version}`,
            image: image.name,
            imageId: image.id,
            imageDigest: image.digest,
          },
          command: options.command,
          folder,
          cwd: options.cwd,
        }),
        command: call.command,
      },
      signal,
      onText,
    )
  } finally {
    if (folder !== null) removeLocksOf(folder, name)
    restoreOwner()
  }
}

/** @throws UsageError naming the revision that has the package versions of the recorded run */
export const requireSamePackages = (
  { folder, run }: Pick<StoredRun, 'folder' | 'run'>,
  here: StoredRun['run']['suite'],
): void => {
  const { version, gitRevision, lockFile = 'package-lock.json', lockHash } = run.suite
  if (lockHash === here.lockHash) return
  const remedy =
    gitRevision === null
      ? `check out version ${version}, whose ${lockFile} has the SHA-256 ${lockHash}`
      : `git checkout ${gitRevision}`
  throw new UsageError(
    `${folder} was measured with packages that differ from this checkout's (version ${version}); ${remedy}`,
  )
}

const runContainer = async (
  run: ContainerRun,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<ContainerEnd> => {
  const { name } = run.engine
  const remove = (): void => {
    spawnSync(name, ['rm', '--force', run.name], { stdio: 'ignore' })
  }
  process.once('exit', remove)
  try {
    const { exitCode, printed } = await runEngine(name, runArguments(run), {
      passStdout: true,
      onText,
      stop: (child) => child.kill('SIGINT'), // the engine's program forwards it
      signal,
    })
    if (exitCode >= engineCodes.notRun && exitCode < 128 && !signal.aborted)
      throw new UsageError(`${name} cannot run the image: ${explainEngineError(name, printed)}`)
    return { exitCode, isKilled: exitCode === engineCodes.killed }
  } finally {
    process.off('exit', remove)
    remove()
  }
}

/** @throws UsageError where a new run cannot be written there; CorruptRunError where there is no run to resume */
export const requireUsable = (folder: string, isResumed: boolean): void => {
  if (isResumed) readRun(folder)
  try {
    if (!isResumed) requireEmpty(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const fault = faultOf(cause)
    if (fault instanceof DiskFullError) throw fault
    const why = fault?.message ?? (cause instanceof Error ? cause.message : String(cause))
    const remedy = isResumed
      ? 'take back its ownership (chown)'
      : 'name an empty folder of your own with --out'
    throw new UsageError(`the results cannot be written: ${why}; ${remedy}`, { cause })
  }
}

/**
 * Makes `user` the owner of the folder and everything in it, where this process may.
 * @returns restores the former owner, also of what has been added
 */
const transferFolder = (folder: string, user: User): (() => void) => {
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

/** On macOS and Windows the engine's virtual machine has CPUs of its own; a rootless engine may not choose. */
const ownCpus = async ({ isRootless }: Engine): Promise<string | null> =>
  process.platform !== 'linux' || isRootless ? null : (await readUsableCpus()).join(',')

/** Windows has no such numbers, and its engine ignores them. */
const callingUser = (): User => ({ uid: process.getuid?.() ?? 1000, gid: process.getgid?.() ?? 1000 })
