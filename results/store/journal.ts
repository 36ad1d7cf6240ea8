// The journal of a run: one line a trial, on the disk before the next trial begins.
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrialRecord } from '../schema.ts'
import { appendWhole } from './write.ts'

/** The journal of a run that is being written. */
export interface Journal {
  /** Appends one trial and waits until it is on the disk. @throws DiskFullError, the trials before it are kept */
  readonly append: (trial: TrialRecord) => void
  readonly close: () => void
}

/** The whole lines of a journal, and how many bytes they take; behind them may stand one that was cut off. */
export interface JournalText {
  readonly lines: readonly string[]
  readonly wholeBytes: number
  readonly isTorn: boolean
}

const lineFeed = 0x0a

export const journalFile = (folder: string): string => join(folder, 'trials.jsonl')

/** An absent journal is an empty one: a kill may come between `run.json` and the first trial. */
export const readJournalText = (folder: string): JournalText => {
  const file = journalFile(folder)
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  const wholeBytes = bytes.lastIndexOf(lineFeed) + 1
  const lines = bytes.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1)
  return { lines, wholeBytes, isTorn: wholeBytes < bytes.length }
}

/** Opens the journal behind its last whole line; what was cut off there by a kill is removed. */
export const openJournal = (folder: string): Journal => {
  const file = journalFile(folder)
  const { wholeBytes, isTorn } = readJournalText(folder)
  const descriptor = openSync(file, 'a')
  if (isTorn) ftruncateSync(descriptor, wholeBytes)
  let endBytes = wholeBytes
  return {
    append: (trial) => {
      endBytes = appendWhole(descriptor, file, endBytes, `${JSON.stringify(trial)}\n`)
    },
    close: () => closeSync(descriptor),
  }
}
