// CPU at equal pace of two runs compared: cheaper, dearer, tie, open, and what the gate makes of it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareStoredRuns } from '../../../report/compare/compare.ts'
import { formatComparison } from '../../../report/compare/formats.ts'
import { renderComparison } from '../../../report/compare/table.ts'
import type { StoredRun } from '../../../results/store.ts'
import { type MadeUpPace, withEqualPace } from '../made-up-paced.ts'
import { madeUpRun } from '../made-up-run.ts'

const flatOut = [1000, 1010, 990, 1005, 995]
const noise = [1, 1.01, 0.995, 1.005, 0.99]
const without = madeUpRun([
  { baseline: true, perTrial: flatOut },
  { baseline: true, replica: 2, perTrial: flatOut },
  { runner: 'bun', perTrial: flatOut },
  { runner: 'deno', perTrial: flatOut },
])
const runWhere = (bunCosts: number, more: Partial<MadeUpPace> = {}): StoredRun =>
  withEqualPace(without, ({ runner, round, replica }) => [
    {
      framesPerSecond: 200,
      cpuMsPerFrame: (runner === 'bun' ? bunCosts : 0.4) * (noise[(round + replica) % 5] ?? 1),
      ...(runner === 'bun' ? more : {}),
    },
  ])
const bunOf = (a: StoredRun, b: StoredRun, failAbove: number | null = null) => {
  const comparison = compareStoredRuns(a, b, failAbove)
  const cost = comparison.rows.find(({ runner }) => runner === 'bun')?.equalPace?.[0]
  return { comparison, cost }
}
const same = runWhere(0.4)

describe('costs at equal pace in two runs', () => {
  for (const [factor, change] of [
    [1.2, 'dearer'],
    [0.8, 'cheaper'],
    [1, 'noise'],
  ] as const)
    it(`${factor} times as much CPU per frame is ${change}`, () => {
      const { cost } = bunOf(same, runWhere(0.4 * factor))
      assert.equal(cost?.change, change)
      assert.ok(cost.ratio && Math.abs(cost.ratio.median - factor) < 1e-9)
    })

  it('fail the gate where the whole interval is above the threshold', () => {
    const { comparison, cost } = bunOf(same, runWhere(0.48), 0.1)
    assert.deepEqual([cost?.isRegression, comparison.gateFailures], [true, ['dearer']])
    assert.match(
      renderComparison(comparison).replaceAll(/\s+/g, ' '),
      /More CPU per frame at equal pace by more than 10 %: bun/,
    )
    assert.deepEqual(bunOf(same, runWhere(0.48), 0.3).comparison.gateFailures, [])
  })

  it('fail the gate where B lost the cost, unless that is allowed', () => {
    const missed = runWhere(0.4, { deliveredShare: 0.6 })
    const { comparison, cost } = bunOf(same, missed, 0.1)
    assert.deepEqual([cost?.isMissing, cost?.change], [true, 'open'])
    assert.match(cost?.why ?? '', /^receives 60\.\d % of the frames at this rate$/)
    assert.deepEqual(comparison.gateFailures, ['missing-rows'])
    assert.deepEqual(compareStoredRuns(same, missed, 0.1, true).gateFailures, [])
  })

  it('are open where a run was disturbed in its windows', () => {
    const { cost } = bunOf(same, runWhere(0.8, { stealShare: 0.1 }), 0.1)
    assert.deepEqual([cost?.change, cost?.isRegression], ['open', false])
  })

  it('are left out where neither run has them', () => {
    const { comparison, cost } = bunOf(without, without)
    assert.equal(cost, undefined)
    assert.doesNotMatch(renderComparison(comparison), /equal pace|frames\/s/)
  })

  it('have a table of 80 columns, Markdown, a page and entries for CI', () => {
    const { comparison } = bunOf(same, runWhere(0.48))
    const table = renderComparison(comparison)
    assert.match(table, /^ingest-1mb, 1x: CPU per frame at 200 frames\/s$/m)
    assert.match(table, /^bun +0\.400 +0\.480 +1\.20 \(1\.1\d–1\.2\d\) dearer/m)
    for (const line of table.split('\n')) assert.ok(line.length <= 80, line)
    assert.match(formatComparison(comparison, 'md'), /\| bun \| 0\.400 \| 0\.480 \| 1\.20 /)
    assert.match(formatComparison(comparison, 'html'), /<span class="badge dearer">dearer<\/span>/)
    assert.match(formatComparison(comparison, 'github-action-benchmark'), /at 200 frames per second/)
  })
})
