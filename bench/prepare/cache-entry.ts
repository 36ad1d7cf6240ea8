// Entries of the cache of prepared servers: found or made, started once before they are kept, and made anew once where one that
// was kept does not start any more.
import { existsSync, renameSync, rmSync } from 'node:fs'
import { orFault } from '../../results/store/fault.ts'
import { finishDraft, startDraft } from './draft.ts'
import type { PrepareOptions, Prove, ReadyStep, Unavailable } from './tools.ts'

export interface CacheEntry {
  /** A file, or a folder. */
  readonly path: string
  /** What must be there, where the path alone does not tell: a file inside the folder. */
  readonly witness?: string
  /** Names it to the user. */
  readonly label: string
  /** Makes it under another name. @returns why it cannot be made, or null */
  readonly make: (draft: string) => Promise<Unavailable | null>
  /** What is started from it when it is at `path`. */
  readonly preparedAt: (path: string) => ReadyStep
}

/**
 * Entries of one path wait for each other, so that none is made twice.
 * @param prove starts it; left out where it cannot be started alone
 * @throws InterruptedError on abort; FileFaultError
 */
export const findOrMake = (
  entry: CacheEntry,
  { onProgress }: Pick<PrepareOptions, 'onProgress'>,
  prove?: Prove,
): Promise<ReadyStep | Unavailable> =>
  inTurn(entry.path, async () => {
    const { path, witness = path, label, preparedAt } = entry
    const isThere = existsSync(witness)
    if (isThere) {
      const fault = (await prove?.(preparedAt(path))) ?? null
      if (fault === null || !isBroken(fault)) return preparedAt(path)
      onProgress(`${label} from the cache does not start; making it anew`)
    }
    const fault = await makeProven(entry, prove)
    return fault ?? preparedAt(path)
  })

const makeProven = async (entry: CacheEntry, prove?: Prove): Promise<Unavailable | null> => {
  const { path, make, preparedAt } = entry
  const draft = startDraft(path)
  try {
    const fault = (await make(draft)) ?? (await prove?.(preparedAt(draft))) ?? null
    if (fault === null) replace(path, draft)
    return fault
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** A machine under load is slow to start a server; that says nothing about what was made. */
const isBroken = ({ startFailure }: Unavailable): boolean =>
  startFailure !== undefined && startFailure.code !== 'not-ready'

/** What was there goes last: processes that were started from it may still read it. */
const replace = (path: string, draft: string): void => {
  const old = startDraft(`${path}.old`)
  if (existsSync(path)) orFault(path, () => renameSync(path, old))
  finishDraft(draft, path)
  rmSync(old, { recursive: true, force: true })
}

const lastInTurn = new Map<string, Promise<unknown>>()

/** One after the other, for the same path: two of a run must not write the same entry at once. */
export const inTurn = async <T>(path: string, act: () => Promise<T>): Promise<T> => {
  const before = lastInTurn.get(path)
  const turn = Promise.resolve(before)
    .catch(() => {}) // its own caller hears of it
    .then(act)
  lastInTurn.set(path, turn)
  try {
    return await turn
  } finally {
    if (lastInTurn.get(path) === turn) lastInTurn.delete(path)
  }
}
