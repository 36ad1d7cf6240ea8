// One session of a run: it locks the run folder, and records which process wrote which trials and what it ran on.
import type { RunRecord } from '../../results/schema.ts'
import type { Session } from '../../results/session-schema.ts'
import { DiskFullError, faultOf, lockFolder, readBoot, readRun, requireEmpty } from '../../results/store.ts'
import type { Backend } from '../backend/backend.ts'
import { UsageError } from '../failure/failure.ts'
import type { Machine } from '../machine/environment.ts'
import { describeSuite } from '../machine/suite.ts'
import { ownCpus } from '../placement/own-cpus.ts'
import type { Placement } from '../placement/placement.ts'

export interface SessionFacts extends Pick<Session, 'command' | 'trialsBefore' | 'notes'> {
  readonly projectRoot: string
}

/**
 * Locks the folder of a new run while `act` is running.
 * @throws UsageError where it is in use, not empty, or cannot be written; DiskFullError
 */
export const withNewFolder = async <T>(folder: string, act: () => Promise<T>): Promise<T> => {
  const orExplain = <R>(use: () => R): R =>
    explainRefusal('--out cannot be used', 'name a folder that is absent or empty', use)
  orExplain(() => requireEmpty(folder))
  const unlock = orExplain(() => lockFolder(folder))
  try {
    // Another run may have ended here between the first check and the lock.
    orExplain(() => requireEmpty(folder))
    return await act()
  } finally {
    unlock()
  }
}

/**
 * Locks the folder of an existing run while `act` is running.
 * @throws CorruptRunError where it is not a run; UsageError where it is in use; DiskFullError
 */
export const withRunFolder = async <T>(folder: string, act: () => Promise<T>): Promise<T> => {
  readRun(folder)
  const unlock = explainRefusal('--resume cannot be used', 'a run has one writer at a time', () =>
    lockFolder(folder),
  )
  try {
    return await act()
  } finally {
    unlock()
  }
}

/** Of a fleet none: this process is not where it measures. */
export const ownCpusOf = ({ describeFleet, machine }: Backend, placement: Placement): readonly number[] =>
  describeFleet() === null ? ownCpus(placement, machine.facts) : []

/** The session of this process, which begins now. */
export const describeSession = async (
  { environment }: Machine,
  { command, trialsBefore, notes, projectRoot }: SessionFacts,
): Promise<Session> => ({
  startedAt: new Date().toISOString(),
  command,
  trialsBefore,
  suite: await describeSuite(projectRoot),
  ...systemOf(environment),
  boot: readBoot(),
  notes,
})

/** The sessions so far; of a run that recorded none, the first as far as it is known. */
export const sessionsOf = ({ sessions, startedAt, command, suite, environment }: RunRecord): Session[] =>
  sessions.length > 0
    ? sessions
    : [
        {
          startedAt,
          command,
          trialsBefore: 0,
          suite,
          ...systemOf(environment),
          boot: null,
          notes: [],
        },
      ]

const systemOf = ({
  node,
  kernel,
  cpuModel,
}: RunRecord['environment']): Pick<Session, 'node' | 'kernel' | 'cpuModel'> => ({ node, kernel, cpuModel })

const explainRefusal = <T>(what: string, advice: string, use: () => T): T => {
  try {
    return use()
  } catch (cause) {
    const fault = faultOf(cause)
    if (fault instanceof DiskFullError) throw fault
    const why = fault?.message ?? (cause instanceof Error ? cause.message : String(cause))
    throw new UsageError(`${what}: ${why}; ${advice}`, { cause })
  }
}
