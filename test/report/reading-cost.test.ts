// What reading costs, from made-up trials with and without it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWithinNoise, readingCost, renderReadingCost } from '../../report/reading-cost.ts'
import { failed, madeUpRun } from './made-up-run.ts'

const trialsOf = (read: readonly number[], plain: readonly number[]) =>
  [read, plain].flatMap((figures, index) =>
    madeUpRun([{ perTrial: figures }]).trials.map((trial) => ({ ...trial, isRead: index === 0 })),
  )

test('a reading that costs nothing has a ratio around 1, whatever the rounds do', () => {
  const cost = readingCost(trialsOf([1000, 500, 1210, 999], [1001, 498, 1200, 1003]))
  assert.deepEqual([cost.rounds, isWithinNoise(cost)], [4, true])
  assert.match(
    renderReadingCost(cost),
    /^throughput with ÷ without the reading: 1\.00 \(0\.99–1\.0\d\), 4 rounds\nCPU/,
  )
})

test('one that costs a tenth is beyond the noise', () =>
  assert.equal(isWithinNoise(readingCost(trialsOf([900, 450, 1080], [1000, 500, 1200]))), false))

test('one round, or failed trials alone, prove nothing', () => {
  assert.equal(isWithinNoise(readingCost(trialsOf([1000], [1000]))), false)
  const [record] = madeUpRun([{ perTrial: [failed('gone')] }]).trials
  assert.ok(record)
  const cost = readingCost([{ ...record, isRead: true }])
  assert.deepEqual([cost.fps, cost.failures], [null, ['server-died']])
})
