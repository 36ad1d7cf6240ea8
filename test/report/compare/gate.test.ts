// The gate of --fail-above fails closed: what is lost, unfinished or cannot be judged never passes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareStoredRuns } from '../../../report/compare/compare.ts'
import { thresholdLines } from '../../../report/compare/texts.ts'
import type { StoredRun } from '../../../results/store.ts'
import { failed, type MadeUpRow, madeUpRun, skipped } from '../made-up-run.ts'

const calm = [1000, 1010, 990, 1005, 995]
const rows = (bun: MadeUpRow['perTrial']): readonly MadeUpRow[] => [
  { baseline: true, perTrial: calm },
  { baseline: true, replica: 2, perTrial: [1003, 1000, 997, 1001, 999] },
  { runner: 'bun', perTrial: bun },
]
const whole = madeUpRun(rows(calm))
const withBun = (perTrial: MadeUpRow['perTrial']): StoredRun => madeUpRun(rows(perTrial))
const gate = (b: StoredRun, allowMissing = false, a = whole) => {
  const comparison = compareStoredRuns(a, b, 0.05, allowMissing)
  return { failures: comparison.gateFailures, lines: thresholdLines(comparison).join('\n') }
}

test('equal runs pass', () => {
  assert.deepEqual(gate(whole).failures, [])
})

test('a run B without any trial fails', () => {
  const { failures, lines } = gate({ ...whole, trials: [] })
  assert.deepEqual(failures, ['missing-rows', 'unfinished', 'nothing-judged'])
  assert.match(lines, /Run B is not finished \(15 trials missing\)/)
  assert.match(lines, /No row of B can be compared with A/)
  assert.doesNotMatch(lines, /No row is significantly slower/)
})

for (const [title, b] of [
  ['whose trials all failed', withBun(calm.map(() => failed('the server died')))],
  ['that was skipped', withBun(calm.map(() => skipped('budget used up')))],
  ['that delivered nothing', withBun(calm.map(() => 0))],
  ['that kept one trial, which has no interval', withBun([1000, ...calm.slice(1).map(() => failed('x'))])],
  ['that is gone from the plan', madeUpRun(rows(calm).slice(0, 2))],
] as const)
  test(`a row ${title} fails by its name, unless that is allowed`, () => {
    const { failures, lines } = gate(b)
    assert.deepEqual(failures, ['missing-rows'])
    assert.match(lines, /without a figure to compare in B: bun \(ingest-1mb, 1x\); --allow-missing/)
    assert.deepEqual(gate(b, true).failures, [])
  })

test('an interrupted run B fails, even where missing rows are allowed', () => {
  const b = { ...whole, trials: whole.trials.slice(0, -1) }
  assert.deepEqual(gate(b).failures, ['unfinished'])
  assert.deepEqual(gate(b, true).failures, ['unfinished'])
})

test('runs of one round cannot be judged, and so do not pass', () => {
  const once = madeUpRun(rows([1000]).map((row) => ({ ...row, perTrial: [1000] })))
  assert.deepEqual(gate(once, false, once).failures, ['nothing-judged'])
})

test('rows that had no figure before are not asked for one', () => {
  const without = withBun(calm.map(() => failed('x')))
  assert.deepEqual(gate(without, false, without).failures, [])
  assert.deepEqual(gate(whole, false, without).failures, [])
})

test('without a gate nothing fails', () => {
  assert.deepEqual(compareStoredRuns(whole, { ...whole, trials: [] }, null).gateFailures, [])
})

test('what was skipped while reading a run stands among the warnings', () => {
  const { warnings } = compareStoredRuns(whole, { ...whole, notes: ['trials.jsonl:9 is truncated'] }, null)
  assert.deepEqual(warnings, ['Run B: trials.jsonl:9 is truncated.'])
})
