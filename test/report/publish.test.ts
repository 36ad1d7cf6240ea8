// Publishing a run: the figures stay, what is private goes, and the folder can be rebuilt from what is left.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { publishRun, remainingWords, UnpublishableError, withhold } from '../../report/publish.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { RunRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { failed, madeUpRun, unavailable } from './made-up-run.ts'
import { scratchFolder, writeRun } from './run-folders.ts'
import { sampleRun } from './sample-run.ts'

const session = (run: RunRecord, notes: readonly string[]): RunRecord['sessions'][number] => ({
  startedAt: run.startedAt,
  command: 'npm run matrix -- --resume /srv/secret/results/local/one',
  trialsBefore: 0,
  suite: run.suite,
  node: '24.21.0',
  kernel: '6.1.0',
  cpuModel: 'Imaginary CPU',
  boot: '25914727-2b70',
  notes: [...notes],
})

const telltale = () => {
  const stored = madeUpRun([
    { runner: 'ws', perTrial: [1000, 1010, 990] },
    {
      runner: 'bun',
      perTrial: [failed('worker.corp.example: file:///srv/secret/app/main.mjs:3 threw, see /proc/self/maps')],
    },
    {
      runner: 'go',
      perTrial: [
        unavailable('GET https://mirror.corp.example/x/y failed', 'install Go from https://go.dev/dl'),
      ],
    },
  ])
  const run: RunRecord = {
    ...stored.run,
    command: 'npm run matrix -- --out /srv/secret/run --frames=/home/somebody/images',
    sessions: [session(stored.run, ['removed "/srv/secret/run/run.lock.1"'])],
  }
  const trials = stored.trials.map((trial) =>
    trial.outcome.status === 'completed' && trial.outcome.kernel !== null
      ? {
          ...trial,
          outcome: {
            ...trial.outcome,
            kernel: { ...trial.outcome.kernel, foreign: [{ pid: 7, name: 'secret-agent', cpu: 0.1 }] },
          },
        }
      : trial,
  )
  return { ...stored, run, trials }
}

test('paths, hosts, the boot and other programs go, and nothing else', () => {
  const { run, trials } = withhold(telltale(), 'worker.corp.example')
  const text = JSON.stringify({ run, trials })
  assert.doesNotMatch(text, /secret|somebody|corp\.example|25914727/)
  assert.equal(run.command, 'npm run matrix -- --out …/run --frames=…/images')
  assert.deepEqual(run.sessions[0]?.notes, ['removed "…/run.lock.1"'])
  assert.deepEqual(remainingWords(trials), [
    '<host>: …/main.mjs:3 threw, see /proc/self/maps',
    'Segmentation fault',
    'GET https://… failed',
  ])
  assert.match(text, /install Go from https:\/\/go\.dev\/dl/)
})

test('a run without private data stays as it is, whatever its texts contain', () => {
  const { run, trials } = sampleRun()
  const { run: cleaned, trials: cleanedTrials } = withhold({ run, trials }, 'localhost')
  assert.deepEqual(cleaned, run)
  assert.deepEqual(cleanedTrials, trials)
})

test('every figure of the summary is the one of the run', () => {
  const stored = telltale()
  const reference = readReference()
  const figures = (run: StoredRun) => summarize(run, reference).rows.map(({ reason: _, ...row }) => row)
  assert.deepEqual(figures({ ...stored, ...withhold(stored, 'worker') }), figures(stored))
})

test('a run is published once, under its day and machine, with the four files that make it up', async (context) => {
  const folder = scratchFolder(context)
  writeRun(join(folder, 'run'), telltale())
  const root = join(folder, 'published')
  const published = await publishRun(
    join(folder, 'run'),
    root,
    { machine: 'lab', subject: null },
    'worker.corp.example',
  )
  assert.equal(published.folder, join(root, '2026-11-23-lab'))
  assert.deepEqual(readdirSync(published.folder).sort(), [
    'report.html',
    'run.json',
    'summary.json',
    'trials.jsonl',
  ])
  assert.equal(
    published.bytes,
    published.files.reduce((sum, file) => sum + readFileSync(file).length, 0),
  )
  for (const file of published.files)
    assert.doesNotMatch(readFileSync(file, 'utf8'), /secret|somebody|corp\.example/)
  const other = await publishRun(join(folder, 'run'), root, { machine: 'lab', subject: 'ladders' }, '')
  assert.equal(other.folder, join(root, '2026-11-23-lab_ladders'))
  await assert.rejects(
    publishRun(join(folder, 'run'), root, { machine: 'lab', subject: null }, ''),
    (error) => error instanceof UnpublishableError && /already exists/.test(error.message),
  )
})
