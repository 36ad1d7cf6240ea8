// Reads and writes a run folder: run.json, trials.jsonl (one synced line a trial), summary.json.
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type * as z from 'zod'
import { type RunRecord, runRecordSchema, type TrialRecord, trialRecordSchema } from './schema.ts'
import type { Summary } from './summary-schema.ts'

/** A run as read back; `notes` say what was repaired in reading. */
export interface StoredRun {
  readonly folder: string
  readonly run: RunRecord
  readonly trials: readonly TrialRecord[]
  readonly notes: readonly string[]
}

/** A file of a run folder that cannot be read as what it should be. The text names file, line and field. */
export class CorruptRunError extends Error {
  override readonly name = 'CorruptRunError'
}

/** The journal of a run that is being written. */
export interface Journal {
  /** Appends one trial and waits until it is on the disk. */
  readonly append: (trial: TrialRecord) => void
  readonly close: () => void
}

/**
 * Makes the folder, writes `run.json` and opens an empty journal.
 * @throws Error when the folder holds something already or cannot be written.
 */
export const createRun = (folder: string, run: RunRecord): Journal => {
  requireEmpty(folder)
  writeWhole(join(folder, 'run.json'), json(run))
  const descriptor = openSync(join(folder, 'trials.jsonl'), 'ax')
  return {
    append: (trial) => {
      writeAll(descriptor, `${JSON.stringify(trial)}\n`)
      fsyncSync(descriptor)
    },
    close: () => closeSync(descriptor),
  }
}

/** Makes `folder` where it is missing. @throws Error when it is not empty, not a folder, or not writable. */
export const requireEmpty = (folder: string): void => {
  makeFolder(folder)
  const found = readdirSync(folder)
  if (found.length > 0) throw new Error(`${folder} is not empty (it holds ${found.slice(0, 3).join(', ')})`)
  accessSync(folder, constants.W_OK)
}

/** @throws CorruptRunError naming file, line and field. */
export const readRun = (folder: string): StoredRun => {
  const runFile = join(folder, 'run.json')
  if (!existsSync(runFile)) throw new CorruptRunError(`${folder} is not a run folder: it has no run.json`)
  const run = parseAs(runRecordSchema, readFileSync(runFile, 'utf8'), runFile)
  const { trials, notes } = readTrials(join(folder, 'trials.jsonl'))
  return { folder, run, trials, notes }
}

/** Replaces `summary.json` in one step, so that a reader never sees half of it. */
export const writeSummary = (folder: string, summary: Summary): string =>
  writeWhole(join(folder, 'summary.json'), json(summary))

/** Replaces `report.html` in one step. */
export const writeReport = (folder: string, html: string): string =>
  writeWhole(join(folder, 'report.html'), html)

// Node's own recursive mkdir never returns below a file system that refuses new folders, as /proc does.
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

const readTrials = (file: string): Pick<StoredRun, 'trials' | 'notes'> => {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : ['']
  const torn = lines.pop() ?? ''
  const trials = lines.map((line, index) => parseAs(trialRecordSchema, line, `${file}:${index + 1}`))
  const notes = torn === '' ? [] : [`${file}:${lines.length + 1} is cut off and was left out`]
  return { trials, notes }
}

const parseAs = <T>(schema: z.ZodType<T>, text: string, where: string): T => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new CorruptRunError(`${where} is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') || '(the whole)'
  throw new CorruptRunError(`${where}: field ${field}: ${issue?.message ?? 'is not valid'}`)
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const writeWhole = (file: string, text: string): string => {
  const descriptor = openSync(`${file}.new`, 'w')
  writeAll(descriptor, text)
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(`${file}.new`, file)
  return file
}

const writeAll = (descriptor: number, text: string): void => {
  const bytes = Buffer.from(text)
  let offset = 0
  while (offset < bytes.length) offset += writeSync(descriptor, bytes, offset)
}
