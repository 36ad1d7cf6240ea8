// A run folder: run.json, trials.jsonl (one synced line per trial), summary.json, report.html. The parts are in store/.
import { dirname, join } from 'node:path'
import type { RunRecord } from './schema.ts'
import { requireEmpty, runFile } from './store/folder.ts'
import { type Journal, openJournal } from './store/journal.ts'
import { makeFolder } from './store/make-folder.ts'
import { writeWhole } from './store/write.ts'
import type { Summary } from './summary-schema.ts'

export { DiskFullError, FileFaultError, faultOf, isFullDisk } from './store/fault.ts'
export { requireEmpty } from './store/folder.ts'
export { type Holder, holderSchema, mayBeAlive, readBoot, thisProcess } from './store/holder.ts'
export type { Journal } from './store/journal.ts'
export { FolderLockedError, lockFolder, removeLocksOf, removeLocksOfGone } from './store/lock.ts'
export { copyPictures, pictureName, picturesFolderOf, readPictures } from './store/pictures.ts'
export { CorruptRunError, readRun, type StoredRun } from './store/read.ts'

/**
 * Creates the folder, writes `run.json` and opens an empty journal.
 * @throws Error if the folder is not empty or cannot be written; FileFaultError.
 */
export const createRun = (folder: string, run: RunRecord): Journal => {
  requireEmpty(folder)
  writeWhole(runFile(folder), json(run))
  return openJournal(folder)
}

/**
 * Replaces `run.json` and opens the journal after its last complete line; a line truncated by a kill is removed.
 * @throws FileFaultError
 */
export const reopenRun = (folder: string, run: RunRecord): Journal => {
  writeWhole(runFile(folder), json(run))
  return openJournal(folder)
}

/** Replaces `summary.json` atomically. @throws FileFaultError */
export const writeSummary = (folder: string, summary: Summary): string =>
  writeWhole(join(folder, 'summary.json'), json(summary))

/** Replaces `report.html` atomically. @throws FileFaultError */
export const writeReport = (folder: string, html: string): string =>
  writeWhole(join(folder, 'report.html'), html)

/**
 * Replaces a file in the folder `export` of the run atomically.
 * @param name without a path
 * @throws FileFaultError
 */
export const writeExport = (folder: string, name: string, content: string | Uint8Array): string => {
  const file = join(folder, 'export', name)
  makeFolder(dirname(file))
  return writeWhole(file, content)
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
