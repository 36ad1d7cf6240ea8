// Two runs of one plan: whose ratios agree, and how wide the intervals are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareRuns, expectedHalfWidth, medianHalfWidth, renderAgreement } from '../../report/agreement.ts'
import { describeRows } from '../../report/stats/summarize.ts'
import { type MadeUpRow, madeUpRun } from './made-up-run.ts'

const baseline = { runner: 'ws', baseline: true }
const runOf = (perTrial: Readonly<Record<string, readonly number[]>>) =>
  describeRows(
    madeUpRun([
      { ...baseline, perTrial: [1000, 1020, 980] },
      { ...baseline, replica: 2, perTrial: [990, 1010, 1000] },
      ...Object.entries(perTrial).map(([runner, fps]): MadeUpRow => ({ runner, perTrial: fps })),
    ]),
  )

const first = runOf({
  bun: [2000, 2100, 2050],
  deno: [1500, 1600, 1550],
  gone: [500, 510, 490],
  short: [700],
})
const second = runOf({ bun: [2040, 2080, 1990], deno: [3000, 3100, 3200], short: [700], fresh: [1, 2, 3] })

test('rows of both runs are compared, without the baseline and what has no interval', () => {
  const { rows, agreeingShare } = compareRuns(first, second)
  assert.deepEqual(
    rows.map(({ first: { row }, agrees }) => [row.runner, agrees]),
    [
      ['bun', true],
      ['deno', false],
    ],
  )
  assert.equal(agreeingShare, 0.5)
  const [bun, deno] = rows
  assert.ok(bun && bun.low < 1 && bun.high > 1)
  assert.ok(deno && deno.low > 1.5 && Math.abs(deno.ratioOfRatios / 2 - 1) < 0.02)
})

test('turning the runs round turns the ratios round', () => {
  const [there, back] = [compareRuns(first, second), compareRuns(second, first)]
  for (const [index, row] of there.rows.entries()) {
    const other = back.rows[index]
    assert.ok(other && Math.abs(row.low * other.high - 1) < 1e-9)
    assert.ok(Math.abs(row.ratioOfRatios * other.ratioOfRatios - 1) < 1e-9)
    assert.equal(row.agrees, other.agrees)
  }
})

test('runs without a row in common agree in nothing', () => {
  assert.deepEqual(compareRuns(first, runOf({ other: [1, 2, 3] })), { rows: [], agreeingShare: null })
})

test('the half-width is the root of high over low, of the middle row', () => {
  const rows = runOf({ bun: [2000, 2100, 2050] })
  const width = medianHalfWidth(rows)
  const [compared] = compareRuns(rows, rows).rows
  const { low, high } = compared?.firstRatio ?? {}
  assert.ok(width !== null && low && high)
  assert.ok(Math.abs(width - (Math.sqrt(high / low) - 1)) < 1e-12)
  assert.equal(medianHalfWidth(runOf({ bun: [2000] })), null)
})

test('more rounds are expected to know more', () => {
  assert.deepEqual([3, 9, 10, 30].map(expectedHalfWidth), [0.15, 0.15, 0.08, 0.08])
})

test('the table has a line a row within 80 columns and marks what disagrees', () => {
  const lines = renderAgreement(compareRuns(first, second)).split('\n')
  assert.equal(lines.length, 3)
  assert.ok(lines.every((line) => line.length <= 80))
  assert.match(lines[1] ?? '', /^bun tuned 1x +2\.07 \(\d\.\d\d–\d\.\d\d\)/)
  assert.match(lines[2] ?? '', /^! deno tuned 1x .* 2\.00 \(1\.\d\d–2\.\d\d\)$/)
})
