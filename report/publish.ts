// Copies a finished run to the published runs: removes private data, rebuilds summary and page.
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type RunRecord, runRecordSchema, type TrialRecord, trialRecordSchema } from '../results/schema.ts'
import { type PublishedTitle, publishedName } from '../results/store/published.ts'
import { copyPictures, createRun, readRun, type StoredRun } from '../results/store.ts'
import { buildReport } from './build.ts'

/** Git keeps every published run forever, so its size is limited. */
export const mostPublishedBytes = 20_000_000

export interface Published {
  readonly folder: string
  readonly files: readonly string[]
  readonly bytes: number
  /** Output of programs in failed and unavailable trials, to be reviewed before the commit. */
  readonly words: readonly string[]
}

/** The run cannot be published; the message says why. */
export class UnpublishableError extends Error {
  override readonly name = 'UnpublishableError'
}

/**
 * Writes a folder below `root` with run.json, trials.jsonl, summary.json, report.html and pictures, without logs and exports.
 * Removes the folder again if it is too large or cannot be written.
 * @param hostName of this machine, which is removed from all texts
 * @throws CorruptRunError, UnpublishableError, FileFaultError
 */
export const publishRun = async (
  source: string,
  root: string,
  title: PublishedTitle,
  hostName: string,
): Promise<Published> => {
  const stored = readRun(source)
  const { run, trials } = withhold(stored, hostName)
  const folder = join(root, publishedName(run.startedAt.slice(0, 10), title))
  if (existsSync(folder)) throw new UnpublishableError(`${folder} already exists`)
  try {
    const files = await writeFiles(source, folder, run, trials)
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
    if (bytes <= mostPublishedBytes) return { folder, files, bytes, words: remainingWords(trials) }
    throw new UnpublishableError(
      `${source} needs ${bytes} bytes, and a published run may have ${mostPublishedBytes}: publish fewer scenarios or rounds`,
    )
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

const writeFiles = async (
  source: string,
  folder: string,
  run: RunRecord,
  trials: readonly TrialRecord[],
): Promise<readonly string[]> => {
  const journal = createRun(folder, run)
  try {
    for (const trial of trials) journal.append(trial)
  } finally {
    journal.close()
  }
  const pictures = copyPictures(source, folder, run.rows)
  const { files, fault, withheld } = await buildReport(folder)
  if (fault !== null) throw fault
  if (withheld !== null) throw new UnpublishableError(withheld)
  return [join(folder, 'run.json'), join(folder, 'trials.jsonl'), ...pictures, ...files]
}

/** Fields with free text from programs or users. */
const wordings = new Set([
  ...['command', 'notes', 'reason', 'remedy', 'value', 'detail', 'caveat', 'substitute'],
  ...['message', 'stderrTail', 'closeReason', 'recoveredFrom'],
])

/**
 * Pure. Shortens absolute paths to their last part, except system paths. Removes web addresses (except in remedies), the
 * machine's name, the boot id, and the names of other programs. Numbers the machines of a fleet. Figures do not change.
 * @param hostName of the machine that measured, if known
 */
export const withhold = (
  { run, trials }: Pick<StoredRun, 'run' | 'trials'>,
  hostName: string,
): Pick<StoredRun, 'run' | 'trials'> => {
  const machines = run.fleet?.machines.map(({ name }) => name.replace(/ \(\w+\)$/, '')) ?? []
  const names = [...new Set([hostName, ...machines])].filter((name) => name !== '' && name !== 'localhost')
  return {
    run: withoutBoots(numberMachines(runRecordSchema.parse(reword(run, names)))),
    trials: trials.map((trial) => withoutNeighbours(trialRecordSchema.parse(reword(trial, names)))),
  }
}

const numberMachines = (run: RunRecord): RunRecord =>
  run.fleet
    ? {
        ...run,
        fleet: {
          ...run.fleet,
          machines: run.fleet.machines.map((machine, index) => ({ ...machine, name: `${index + 1}` })),
        },
      }
    : run

/** Program output that remains in a run to be published, without repetition. */
export const remainingWords = (trials: readonly TrialRecord[]): readonly string[] => [
  ...new Set(
    trials.flatMap(({ outcome }) => {
      if (outcome.status === 'failed') return [outcome.failure.message, outcome.failure.stderrTail]
      return outcome.status === 'unavailable' ? [outcome.reason] : []
    }),
  ),
]

const withoutBoots = (run: RunRecord): RunRecord => ({
  ...run,
  sessions: run.sessions.map((session) => ({ ...session, boot: null })),
})

const withoutNeighbours = (trial: TrialRecord): TrialRecord => {
  const { outcome } = trial
  return outcome.status !== 'completed' || outcome.kernel === null
    ? trial
    : { ...trial, outcome: { ...outcome, kernel: { ...outcome.kernel, foreign: [] } } }
}

/** The record with the free-text fields of all levels cleaned. */
const reword = (record: RunRecord | TrialRecord, names: readonly string[]): unknown =>
  JSON.parse(JSON.stringify(record), (field: string, value: unknown) => {
    if (!wordings.has(field)) return value
    if (typeof value === 'string') return clean(value, field, names)
    return Array.isArray(value) ? value.map((text) => clean(String(text), field, names)) : value
  })

const clean = (text: string, field: string, names: readonly string[]): string => {
  const words = text.replaceAll(ownPath, '…/$1')
  const addressed = field === 'remedy' ? words : words.replaceAll(webAddress, '$1://…')
  return names.reduce(withoutName, addressed)
}

/** A path of two or more parts, not below a standard system folder; keeps the last part. */
const ownPath =
  /(?:file:\/\/|(?<![\w.+/~<-]))\/(?!\/|(?:proc|sys|dev|etc|usr|bin|lib)\/)(?:[^\s/'"`:;,)<>]+\/)+([^\s/'"`:;,)<>]*)/g

const webAddress = /\b(https?|wss?):\/\/(?!127\.0\.0\.1\b|localhost\b)[^\s'"`)]+/g

const withoutName = (text: string, hostName: string): string =>
  text.replaceAll(new RegExp(`(?<![\\w-])${hostName.replaceAll(/[^\w-]/g, '\\$&')}(?![\\w-])`, 'g'), '<host>')
