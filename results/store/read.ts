// Reads a run folder and checks every record; errors name file, line and field.
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type RunRecord, runRecordSchema, type TrialRecord, trialRecordSchema } from '../schema.ts'
import { runFile } from './folder.ts'
import { journalFile, readJournalText } from './journal.ts'
import { createRecordCheck } from './plan-check.ts'
import { readAsPresent } from './version.ts'

/** A run as read; `notes` say what was skipped. */
export interface StoredRun {
  readonly folder: string
  readonly run: RunRecord
  readonly trials: readonly TrialRecord[]
  readonly notes: readonly string[]
}

/** A file of a run folder is invalid; the message names file, line and field. */
export class CorruptRunError extends Error {
  override readonly name = 'CorruptRunError'
}

/** @throws CorruptRunError with file, line and field. */
export const readRun = (folder: string): StoredRun => {
  const planFile = runFile(folder)
  if (!statSync(planFile, { throwIfNoEntry: false }))
    throw new CorruptRunError(`${folder} is not a run folder: it has no run.json`)
  const plan = readAsPresent(runRecordSchema, parseJson(readFileSync(planFile, 'utf8'), planFile))
  if ('wrong' in plan) throw new CorruptRunError(`${planFile}: ${plan.wrong}`)
  const file = journalFile(folder)
  const { lines, isTorn } = readJournalText(folder)
  const findFault = createRecordCheck(plan.data)
  const trials = lines.map((line, index) => {
    const where = `${file}:${index + 1}`
    const trial = readAsPresent(trialRecordSchema, parseJson(line, where))
    if ('wrong' in trial) throw new CorruptRunError(`${where}: ${trial.wrong}`)
    const fault = findFault(trial.data)
    if (fault !== null) throw new CorruptRunError(`${where}: ${fault}`)
    return trial.data
  })
  return {
    folder,
    run: plan.data,
    trials,
    // Without the folder, so that the page does not depend on the run's location.
    notes: isTorn ? [`${basename(file)}:${lines.length + 1} is truncated and was ignored`] : [],
  }
}

const parseJson = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CorruptRunError(`${where} is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}
