// The journal of a run: one line per trial, synced before the next trial starts.
import { closeSync, ftruncateSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { TrialRecord } from '../schema.ts'
import { orFault } from './fault.ts'
import { appendWhole } from './write.ts'

/** An open journal. */
export interface Journal {
  /** Appends one trial and syncs it. @throws FileFaultError; earlier trials are kept */
  readonly append: (trial: TrialRecord) => void
  readonly close: () => void
}

/** The complete lines of a journal and their size in bytes; a truncated line may follow. */
export interface JournalText {
  readonly lines: readonly string[]
  readonly wholeBytes: number
  readonly isTorn: boolean
}

const lineFeed = 0x0a

export const journalFile = (folder: string): string => join(folder, 'trials.jsonl')

/** A missing journal counts as empty: the writer may have been killed before the first trial. */
export const readJournalText = (folder: string): JournalText => {
  const file = journalFile(folder)
  const bytes = statSync(file, { throwIfNoEntry: false }) ? readFileSync(file) : Buffer.alloc(0)
  const wholeBytes = bytes.lastIndexOf(lineFeed) + 1
  const lines = bytes.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1)
  return { lines, wholeBytes, isTorn: wholeBytes < bytes.length }
}

/** Opens the journal after its last complete line; a truncated line is removed. */
export const openJournal = (folder: string): Journal => {
  const file = journalFile(folder)
  const { wholeBytes, isTorn } = readJournalText(folder)
  const descriptor = orFault(file, () => openSync(file, 'a'))
  if (isTorn) ftruncateSync(descriptor, wholeBytes)
  let endBytes = wholeBytes
  return {
    append: (trial) => {
      endBytes = appendWhole(descriptor, file, endBytes, `${JSON.stringify(trial)}\n`)
    },
    close: () => closeSync(descriptor),
  }
}
