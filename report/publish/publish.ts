// From a finished run to a folder among the published ones: what is private left out, summary and page built anew.
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createRun, readRun } from '../../results/store.ts'
import { buildReport } from '../build.ts'
import { remainingWords, withhold } from './withhold.ts'

/** A repository keeps every published run for ever. */
export const mostPublishedBytes = 20_000_000

export interface Published {
  readonly folder: string
  readonly files: readonly string[]
  readonly bytes: number
  /** What programs said in failed and unavailable trials: to be read before it is committed. */
  readonly words: readonly string[]
}

/** A run that cannot be published, and why. */
export class UnpublishableError extends Error {
  override readonly name = 'UnpublishableError'
}

/**
 * Writes `<root>/<day>-<machine>/` with run.json, trials.jsonl, summary.json and report.html; logs and exports stay where
 * they are. A folder that turns out too large is removed again.
 * @param hostName of this machine, which is not to be told
 * @throws CorruptRunError, UnpublishableError
 */
export const publishRun = async (
  source: string,
  root: string,
  machine: string,
  hostName: string,
): Promise<Published> => {
  const stored = readRun(source)
  const { run, trials } = withhold(stored, hostName)
  const folder = join(root, `${run.startedAt.slice(0, 10)}-${machine}`)
  if (existsSync(folder)) throw new UnpublishableError(`${folder} is there already`)
  const journal = createRun(folder, run)
  for (const trial of trials) journal.append(trial)
  journal.close()
  const { files: built, diskFull } = await buildReport(folder)
  const files = [join(folder, 'run.json'), join(folder, 'trials.jsonl'), ...built]
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  if (diskFull === null && bytes <= mostPublishedBytes)
    return { folder, files, bytes, words: remainingWords(trials) }
  rmSync(folder, { recursive: true })
  throw new UnpublishableError(
    diskFull ??
      `${source} takes ${bytes} bytes, and a published run at most ${mostPublishedBytes}: publish fewer scenarios or rounds`,
  )
}
