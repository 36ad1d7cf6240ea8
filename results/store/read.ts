// Reads a run folder back; what cannot be read is named by file, line and field.
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import * as z from 'zod'
import {
  type RowIdentity,
  type RunRecord,
  rowIdentitySchema,
  runRecordSchema,
  schemaVersion,
  type TrialRecord,
  trialRecordSchema,
} from '../schema.ts'
import { runFile } from './folder.ts'
import { journalFile, readJournalText } from './journal.ts'
import { readAsPresent } from './older.ts'

/** A run as read back; `notes` say what was left out in reading. */
export interface StoredRun {
  readonly folder: string
  readonly run: RunRecord
  readonly trials: readonly TrialRecord[]
  readonly notes: readonly string[]
  /** Schema version of a run that is not of the present one. */
  readonly olderVersion?: number
  /** Rows of an older run with trials that were left out; null where not even the row could be told. */
  readonly unread?: readonly (RowIdentity | null)[]
}

/** A file of a run folder that cannot be read as what it should be. The text names file, line and field. */
export class CorruptRunError extends Error {
  override readonly name = 'CorruptRunError'
}

/**
 * A run of the schema version before is read as far as it can be: `notes` say so, and which trials are not in it.
 * @throws CorruptRunError naming file, line and field.
 */
export const readRun = (folder: string): StoredRun => {
  const planFile = runFile(folder)
  if (!existsSync(planFile)) throw new CorruptRunError(`${folder} is not a run folder: it has no run.json`)
  const plan = readAsPresent(runRecordSchema, parseJson(readFileSync(planFile, 'utf8'), planFile))
  if ('wrong' in plan) throw new CorruptRunError(`${planFile}: ${plan.wrong}`)
  const file = journalFile(folder)
  const { lines, isTorn } = readJournalText(folder)
  const trials: TrialRecord[] = []
  const leftOut: string[] = []
  const unread: (RowIdentity | null)[] = []
  for (const [index, line] of lines.entries()) {
    const where = `${file}:${index + 1}`
    const record = parseJson(line, where)
    const trial = readAsPresent(trialRecordSchema, record)
    if (!('wrong' in trial)) trials.push(trial.data)
    else if (plan.olderVersion === null) throw new CorruptRunError(`${where}: ${trial.wrong}`)
    else {
      leftOut.push(trial.wrong)
      unread.push(rowOf(record))
    }
  }
  return {
    folder,
    run: plan.data,
    trials,
    notes: [
      ...olderNotes(plan.olderVersion, lines.length, leftOut),
      // Without the folder, so that a page is the same wherever its run is read from.
      ...(isTorn ? [`${basename(file)}:${lines.length + 1} is cut off and was left out`] : []),
    ],
    ...(plan.olderVersion === null ? {} : { olderVersion: plan.olderVersion, unread }),
  }
}

const olderNotes = (
  version: number | null,
  recorded: number,
  leftOut: readonly string[],
): readonly string[] => {
  if (version === null) return []
  const read = `The run is of schema version ${version}, and was read as version ${schemaVersion}`
  if (leftOut.length === 0) return [`${read}; nothing in it had to be left out.`]
  const reasons = [...new Set(leftOut)].join('; ')
  return [
    `${read}; ${leftOut.length} of ${recorded} recorded trials are left out, and count as missing: ${reasons}.`,
  ]
}

/** Which row a record is of, whatever else is in it. */
const rowOf = (record: unknown): RowIdentity | null =>
  z.object(rowIdentitySchema.shape).safeParse(record).data ?? null

const parseJson = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CorruptRunError(`${where} is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}
