// Runs of one round are joined into one of several, whose ratios to the baseline are compared.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { asRounds } from '../../../bench/run/cold-memory.ts'
import { compareRuns } from '../../../report/agreement.ts'
import { describeRows } from '../../../report/stats/summarize.ts'
import { type MadeUpRow, madeUpRun } from '../../report/made-up-run.ts'

/** A baseline, and a system that is as fast as memory lets it. */
const runOf = (baselineFps: number, fps: number) => {
  const rows: readonly MadeUpRow[] = [
    { runner: 'ws', baseline: true, perTrial: [baselineFps] },
    { runner: 'deno', perTrial: [fps] },
  ]
  return madeUpRun(rows)
}

it('what memory does to a ratio is seen over several pairs of runs, and nothing is where it does nothing', () => {
  const untouched = asRounds([runOf(1000, 900), runOf(1010, 950), runOf(990, 910)])
  const warmed = asRounds([runOf(1000, 2000), runOf(1005, 2100), runOf(995, 1950)])
  assert.deepEqual(
    untouched.trials.filter(({ runner }) => runner === 'deno').map(({ round }) => round),
    [1, 2, 3],
  )
  assert.equal(untouched.run.rounds, 3)
  const [moved] = compareRuns(describeRows(untouched), describeRows(warmed)).rows
  assert.ok(moved && !moved.agrees && moved.low > 1.8 && moved.high < 2.6, JSON.stringify(moved))
  const [same] = compareRuns(describeRows(warmed), describeRows(warmed)).rows
  assert.ok(same?.agrees)
})
