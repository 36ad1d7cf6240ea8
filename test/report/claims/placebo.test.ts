// The placebo test of the rules for claims: which rows and pairs it takes, and what it counts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placebo, placeboTable } from '../../../report/claims/placebo.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { type MadeUpRow, madeUpRun } from '../made-up-run.ts'

const reference = readReference()

/** Five rounds around this rate, two FPS apart at most, at 1 MB in the scenario of the claims. */
const steady = (runner: string, fps: number, changes: Partial<MadeUpRow> = {}): MadeUpRow => ({
  ...{ scenario: 'claims', point: '1mb', runner, perTrial: [0, 2, 1, 2, 0].map((step) => fps + step) },
  ...changes,
})

const rowsOf = (rows: readonly MadeUpRow[]): readonly SummaryRow[] =>
  summarize(madeUpRun(rows), reference).rows

const passed = (runs: readonly (readonly SummaryRow[])[], rule: string, on: string): string => {
  const line = placebo(runs, reference).find((each) => each.rule === rule && each.on === on)
  assert.ok(line, `${rule}, ${on}`)
  return `${line.passed} of ${line.tried}`
}

const run = rowsOf([
  steady('ws', 1000),
  steady('ws', 1000, { replica: 2 }),
  steady('ws', 1000, { scenario: 'ingest-1mb', perTrial: [1002, 1000, 1001, 1000, 1002] }),
  steady('bun', 2000),
])

test('a system that no claim is about counts at each published figure of its size', () => {
  // Both copies, the other scenario and bun; 32, 1400, 1300 and 2700 FPS are published at 1 MB.
  assert.equal(passed([run], 'within a factor of 2 of a published figure', 'other systems'), '9 of 16')
  assert.equal(passed([run], 'within a factor of 1.5 of a published figure', 'other systems'), '8 of 16')
})

test('pairs of systems count in both directions, under the same conditions and without copies', () => {
  assert.equal(passed([run], 'effect above 5 %', 'pairs of systems'), '1 of 2')
  assert.equal(passed([run], 'within a factor of 3 of a published ratio', 'pairs of systems'), '1 of 4')
  assert.equal(passed([run], 'within a factor of 2 of a published ratio', 'pairs of systems'), '0 of 4')
})

test('copies and rows that two scenarios measure alike show what no difference looks like', () => {
  assert.equal(passed([run], 'effect above 5 %', 'the same row measured twice'), '0 of 6')
  assert.equal(passed([run], 'no effect, at most 10 %', 'the same row measured twice'), '6 of 6')
  assert.equal(passed([run], 'no effect, at most 10 %', 'pairs that differ by 1.3 or more'), '0 of 2')
})

test('disturbed rows and the reference receiver take no part, and runs add up', () => {
  const more = rowsOf([steady('ws', 1000), steady('raw-tcp', 4000, { role: 'reference-receiver' })])
  const disturbed = rowsOf([steady('ws', 1000)]).map((row) => ({ ...row, verdict: 'disturbed' as const }))
  const rule = 'within a factor of 2 of a published figure'
  assert.equal(passed([more], rule, 'other systems'), '2 of 4')
  assert.equal(passed([disturbed], rule, 'other systems'), '0 of 0')
  assert.equal(passed([run, more, disturbed], rule, 'other systems'), '11 of 20')
})

test('the table has a line for each rule and threshold', () => {
  const lines = placeboTable(placebo([run], reference)).split('\n')
  assert.deepEqual(lines.slice(0, 2), ['| rule | tried on | pass |', '| --- | --- | ---: |'])
  assert.equal(lines.length, 2 + 4 + 4 + 8 + 6)
})
