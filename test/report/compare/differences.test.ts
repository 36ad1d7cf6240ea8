// What two runs ran with and on: each difference once, and nothing that is the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareStoredRuns } from '../../../report/compare/compare.ts'
import type { RunRecord, TrialRecord } from '../../../results/schema.ts'
import type { StoredRun } from '../../../results/store.ts'
import { madeUpRun, refused } from '../made-up-run.ts'

const run = madeUpRun(['ws', 'bun'].map((runner) => ({ runner, perTrial: [100, 101, 99] })))
const withRun = (changes: Partial<RunRecord>): StoredRun => ({ ...run, run: { ...run.run, ...changes } })
const { environment, placement, suite } = run.run

type Ready = Extract<TrialRecord['outcome'], { status: 'completed' }>['ready']

const withReady = (change: (ready: Ready) => Ready): StoredRun => ({
  ...run,
  trials: run.trials.map((trial) =>
    trial.outcome.status === 'completed'
      ? { ...trial, outcome: { ...trial.outcome, ready: change(trial.outcome.ready) } }
      : trial,
  ),
})

const compare = (b: StoredRun) => compareStoredRuns(run, b, null)

for (const [title, ready, what, a, b] of [
  ['library', { libraryVersion: '8.24.0' }, 'library', /8\.23\.0$/, /8\.24\.0$/],
  ['runtime', { runtimeVersion: '25.0.0' }, 'runtime', /^Node\.js 24/, /^Node\.js 25/],
  [
    'applied setting',
    { applied: { maxMessageBytes: null, perMessageDeflate: true } },
    'applied: perMessageDeflate',
    /false/,
    /true/,
  ],
] as const)
  test(`another ${title} stands with both values and its rows`, () => {
    const { settings } = compare(withReady((before) => ({ ...before, ...ready })))
    const found = settings.filter((difference) => difference.what === what)
    assert.ok(found.length >= 1)
    for (const difference of found) {
      assert.match(difference.a, a)
      assert.match(difference.b, b)
    }
    assert.equal(found.flatMap(({ rows }) => rows).length, 2)
  })

test('the same difference of several rows is one line', () => {
  const { settings } = compare(withReady((ready) => ({ ...ready, runtimeVersion: '25.0.0' })))
  assert.deepEqual(
    settings.map(({ what, rows }) => [what, rows.length]),
    [['runtime', 2]],
  )
})

test('switches and extensions are settings too', () => {
  const b: StoredRun = {
    ...run,
    run: {
      ...run.run,
      rows: run.run.rows.map((row) => ({ ...row, switches: { ...row.switches, deflate: 'on' } })),
    },
    trials: run.trials.map((trial) =>
      trial.outcome.status === 'completed'
        ? {
            ...trial,
            outcome: {
              ...trial.outcome,
              generatorReady: { ...trial.outcome.generatorReady, extensions: 'permessage-deflate' },
            },
          }
        : trial,
    ),
  }
  assert.deepEqual(
    compare(b).settings.map(({ what, a, b }) => [what, a, b]),
    [
      ['requested: deflate', 'off', 'on'],
      ['extensions', 'none', 'permessage-deflate'],
    ],
  )
})

test('a row that never agreed on extensions does not differ in them', () => {
  const b = madeUpRun(
    ['ws', 'bun'].map((runner) => ({ runner, perTrial: [refused(1), refused(1), refused(1)] })),
  )
  const what = compare(b).settings.map((difference) => difference.what)
  assert.ok(!what.includes('extensions'))
  assert.ok(what.includes('applied: maxMessageBytes'))
})

for (const [what, changes, kind] of [
  ['CPU model', { environment: { ...environment, cpuModel: 'Other' } }, 'machine'],
  ['logical CPUs', { environment: { ...environment, cpus: 64 } }, 'machine'],
  ['kernel', { environment: { ...environment, kernel: '6.9' } }, 'environment'],
  ['Node.js of the suite', { environment: { ...environment, node: '24.99.0' } }, 'environment'],
  ['pinned', { placement: { ...placement, pinned: false } }, 'environment'],
  ['revision of the suite', { suite: { ...suite, gitDirty: true } }, 'environment'],
  ['window', { windowMs: 1500 }, 'workload'],
  ['rounds of ingest-1mb', { rounds: 4 }, 'workload'],
  [
    'SHA-256 of the jpeg frames of 1048576 bytes',
    { frames: run.run.frames.map((pool) => ({ ...pool, sha256: 'cd'.repeat(32) })) },
    'workload',
  ],
] as const)
  test(`another ${what} stands as ${kind}, with the warning that belongs to it`, () => {
    const { environment, warnings } = compare(withRun(changes))
    const found = environment.find((difference) => difference.what === what)
    assert.equal(found?.kind, kind)
    assert.notEqual(found?.a, found?.b)
    const text = warnings.join('\n')
    assert.equal(/The machines differ .* say nothing about the code/.test(text), kind === 'machine')
    assert.equal(/The workloads differ/.test(text), kind === 'workload')
  })

test('another point of the same name is a different workload', () => {
  const scenarios = run.run.scenarios.map((scenario) => ({
    ...scenario,
    points: scenario.points.map((point) => ({ ...point, connections: 2 })),
  }))
  assert.match(compare(withRun({ scenarios })).warnings.join(), /The workloads differ \(ingest-1mb, 1x\)/)
})

test('a scenario that only one run has is no difference of the workload', () => {
  const b = madeUpRun([{ perTrial: [100, 101, 99] }, { scenario: 'ingest-3.5mb', perTrial: [10, 11, 12] }])
  assert.deepEqual(compare(b).environment, [])
})

test('a run that is not finished is named', () => {
  assert.deepEqual(compare({ ...run, trials: run.trials.slice(1) }).warnings, [
    'Run B is not finished: 1 of its trials is missing.',
  ])
})
