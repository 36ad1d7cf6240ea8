// Made-up runs on the disk: as a matrix leaves them, and as `npm run publish-run` does, with summary and page.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TestContext } from 'node:test'
import { buildReport } from '../../report/build.ts'
import type { RunRecord } from '../../results/schema.ts'
import { createRun, type StoredRun } from '../../results/store.ts'
import { madeUpRun } from './made-up-run.ts'

/** A folder that is gone after the test. */
export const scratchFolder = (context: Pick<TestContext, 'after'>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'isb-site-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Writes run.json and trials.jsonl. */
export const writeRun = (folder: string, { run, trials }: Pick<StoredRun, 'run' | 'trials'>): void => {
  const journal = createRun(folder, run)
  for (const trial of trials) journal.append(trial)
  journal.close()
}

/** Writes `<root>/<name>`: ws at `fps` in three rounds, uws at twice that, and a system that is missing. */
export const publish = async (
  root: string,
  name: string,
  fps: number,
  changes: Partial<RunRecord> = {},
): Promise<void> => {
  const rounds = (rate: number): readonly number[] => [rate, rate + 10, rate - 10]
  const stored = madeUpRun(
    [
      { runner: 'ws', label: 'ws, tuned', baseline: true, perTrial: rounds(fps) },
      { runner: 'ws', label: 'ws, tuned', baseline: true, replica: 2, perTrial: rounds(fps + 3) },
      { runner: 'uws', label: 'uWebSockets.js, tuned', perTrial: rounds(2 * fps) },
      {
        runner: 'deno',
        label: 'Deno, tuned',
        perTrial: [{ status: 'unavailable', reason: 'not installed', remedy: 'npm install' }],
      },
    ],
    { startedAt: `${name.slice(0, 10)}T10:00:00.000Z`, ...changes },
  )
  const folder = join(root, name)
  const key = JSON.stringify(stored)
  const known = built.get(key)
  writeRun(folder, stored)
  if (known === undefined) {
    const { files } = await buildReport(folder)
    built.set(
      key,
      files.map((file) => [basename(file), readFileSync(file, 'utf8')]),
    )
  } else for (const [file, content] of known) writeFileSync(join(folder, file), content)
}

/** Summary and page by run: the same run gives the same, and drawing it takes its time. */
const built = new Map<string, readonly (readonly [name: string, content: string])[]>()
