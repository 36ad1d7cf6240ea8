// Two runs compared: what is faster, slower, noise, open, new, gone, and what else is not the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareStoredRuns, NothingInCommonError } from '../../../report/compare/compare.ts'
import type { RunRecord } from '../../../results/schema.ts'
import type { StoredRun } from '../../../results/store.ts'
import { type MadeUpRow, madeUpRun, refused, skipped } from '../made-up-run.ts'
import { sampleRun } from '../sample-run.ts'

const calm = [1000, 1010, 990, 1005, 995]
const times = (factor: number) => calm.map((fps) => Math.round(fps * factor))

const baselines: readonly MadeUpRow[] = [
  { baseline: true, perTrial: calm },
  { baseline: true, replica: 2, perTrial: [1003, 1000, 997, 1001, 999] },
]
const runOf = (rows: readonly MadeUpRow[], changes: Partial<RunRecord> = {}): StoredRun =>
  madeUpRun([...baselines, { runner: 'deno', perTrial: times(2) }, ...rows], changes)

const rowOf = (a: StoredRun, b: StoredRun, runner = 'bun', failAbove: number | null = null) => {
  const found = compareStoredRuns(a, b, failAbove).rows.filter((row) => row.runner === runner)
  assert.equal(found.length, 1)
  return found[0] ?? assert.fail()
}
const bun = (perTrial: MadeUpRow['perTrial']): StoredRun => runOf([{ runner: 'bun', perTrial }])

const generatorBound = (fps: number) => ({ fps, generatorCpu: 0.99 })

/** The hypervisor took half of the CPUs from it. */
const disturbed = (stored: StoredRun): StoredRun => ({
  ...stored,
  trials: stored.trials.map((trial) =>
    trial.outcome.status === 'completed' && trial.runner === 'bun' && trial.outcome.kernel !== null
      ? { ...trial, outcome: { ...trial.outcome, kernel: { ...trial.outcome.kernel, stealShare: 0.5 } } }
      : trial,
  ),
})

test('a run compared with itself has ratios of 1, noise and nothing that differs', () => {
  const { rows, settings, environment, medianRatio, speeds } = compareStoredRuns(sampleRun(), sampleRun(), 0)
  const measured = rows.filter(({ ratio }) => ratio !== null)
  assert.equal(measured.length, 14)
  for (const { ratio, cpuRatio, change } of measured) {
    assert.equal(ratio?.median, 1)
    assert.ok(ratio.low !== null && ratio.high !== null && Math.abs(ratio.low * ratio.high - 1) < 1e-9)
    assert.deepEqual([cpuRatio, change], [1, 'noise'])
  }
  assert.ok(rows.every(({ change, isRegression }) => ['noise', 'none'].includes(change) && !isRegression))
  assert.deepEqual([settings, environment, medianRatio], [[], [], 1])
  assert.ok(speeds.every(({ ratio }) => ratio === 1))
})

for (const [factor, change] of [
  [0.8, 'slower'],
  [1.25, 'faster'],
  [1.002, 'noise'],
] as const)
  test(`a row that delivers ${factor} times as much is ${change}`, () => {
    const row = rowOf(bun(calm), bun(times(factor)))
    assert.equal(row.change, change)
    assert.ok(row.ratio && Math.abs(row.ratio.median - factor) < 0.005)
    assert.ok(row.cpuRatio && Math.abs(row.cpuRatio * factor - 1) < 0.005)
  })

test('turning the runs round turns ratios and words round', () => {
  const [slow, fast] = [bun(times(0.8)), bun(calm)]
  const [there, back] = [rowOf(fast, slow), rowOf(slow, fast)]
  assert.deepEqual([there.change, back.change], ['slower', 'faster'])
  assert.ok(there.ratio?.low && back.ratio?.high)
  assert.ok(Math.abs(there.ratio.low * back.ratio.high - 1) < 1e-9)
})

test('what is within the noise floor is noise, however narrow its interval', () => {
  const noisy = (perTrial: readonly number[]): StoredRun =>
    madeUpRun([
      { baseline: true, perTrial: calm },
      { baseline: true, replica: 2, perTrial: [1300, 1290, 1310, 1305, 1295] },
      { runner: 'bun', perTrial },
      { runner: 'deno', perTrial: calm },
    ])
  const row = rowOf(noisy(calm), noisy(times(0.9)))
  assert.ok(row.ratio?.high && row.ratio.high < 1)
  assert.equal(row.change, 'noise')
})

test('rows of one run alone are new or gone, without a ratio', () => {
  const [a, b] = [runOf([{ runner: 'old', perTrial: calm }]), runOf([{ runner: 'fresh', perTrial: calm }])]
  const { rows } = compareStoredRuns(a, b, 0.05)
  const changes = new Map(rows.map((row) => [row.runner, row]))
  assert.deepEqual([changes.get('old')?.change, changes.get('fresh')?.change], ['gone', 'new'])
  assert.equal(changes.get('old')?.b, null)
  assert.equal(changes.get('fresh')?.ratio, null)
  assert.equal(rows.length, 5)
})

test('a row whose outcome is another one has both reasons', () => {
  const row = rowOf(bun(calm), bun(calm.map(() => refused(16_384))))
  assert.deepEqual(
    [row.change, row.ratio, row.a?.status, row.b?.status],
    ['status', null, 'completed', 'refused'],
  )
  assert.match(row.b?.reason ?? '', /over 16,384 bytes/)
})

test('rows without a figure in either run are distinguished from those that lost it', () => {
  const none = [skipped('does not fit')]
  assert.equal(rowOf(bun(none), bun(none)).change, 'none')
  assert.equal(rowOf(bun(none), bun([refused(1)])).change, 'status')
})

for (const [title, before, after, why] of [
  ['one trial', bun(calm.slice(0, 1)), bun(times(0.5)), /one trial/],
  ['a disturbed row', bun(calm), disturbed(bun(times(0.5))), /disturbed it in B/],
  ['a lower bound in B', bun(calm), bun(times(0.5).map(generatorBound)), /^lower bound in B/],
  ['a lower bound in A', bun(calm.map(generatorBound)), bun(times(2)), /^lower bound in A/],
] as const)
  test(`${title} leaves a row open, and fails nothing`, () => {
    const row = rowOf(before, after, 'bun', 0.05)
    assert.deepEqual([row.change, row.isRegression], ['open', false])
    assert.match(row.why ?? '', why)
  })

test('a server that falls behind its own lower bound is slower', () => {
  const bounded = bun(calm.map(generatorBound))
  assert.equal(rowOf(bounded, bun(times(0.8))).change, 'slower')
})

test('a row fails the limit when its whole interval lies below it', () => {
  const [a, b] = [bun(calm), bun(times(0.9))]
  const { ratio } = rowOf(a, b)
  assert.ok(ratio?.high)
  const allowed = 1 - ratio.high
  assert.equal(rowOf(a, b, 'bun', allowed - 1e-6).isRegression, true)
  assert.equal(rowOf(a, b, 'bun', allowed + 1e-6).isRegression, false)
  assert.equal(rowOf(b, a, 'bun', 0).isRegression, false)
})

test('runs without a scenario in common are refused with the names of both', () => {
  const other = madeUpRun([{ scenario: 'relay', perTrial: calm }])
  assert.throws(
    () => compareStoredRuns(bun(calm), other, null),
    (error) => error instanceof NothingInCommonError && /has ingest-1mb; .* has relay$/.test(error.message),
  )
})
