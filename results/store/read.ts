// Reads a run folder back; what cannot be read is named by file, line and field.
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type * as z from 'zod'
import { type RunRecord, runRecordSchema, type TrialRecord, trialRecordSchema } from '../schema.ts'
import { runFile } from './folder.ts'
import { journalFile, readJournalText } from './journal.ts'

/** A run as read back; `notes` say what was left out in reading. */
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

/** @throws CorruptRunError naming file, line and field. */
export const readRun = (folder: string): StoredRun => {
  const planFile = runFile(folder)
  if (!existsSync(planFile)) throw new CorruptRunError(`${folder} is not a run folder: it has no run.json`)
  const run = parseAs(runRecordSchema, readFileSync(planFile, 'utf8'), planFile)
  const file = journalFile(folder)
  const { lines, isTorn } = readJournalText(folder)
  const trials = lines.map((line, index) => parseAs(trialRecordSchema, line, `${file}:${index + 1}`))
  // Without the folder, so that a page is the same wherever its run is read from.
  const notes = isTorn ? [`${basename(file)}:${lines.length + 1} is cut off and was left out`] : []
  return { folder, run, trials, notes }
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
