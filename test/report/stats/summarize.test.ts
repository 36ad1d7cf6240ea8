// A made-up run with known counters → the figures that can be worked out by hand.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { TrialOutcome } from '../../../results/schema.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import {
  failed,
  frameBytes,
  type MadeUpRow,
  madeUpRun,
  refused,
  skipped,
  unavailable,
} from '../made-up-run.ts'
import { sampleRun } from '../sample-run.ts'

const reference = readReference()
const rowOf = (row: MadeUpRow): SummaryRow => {
  const [first] = summarize(madeUpRun([row]), reference).rows
  assert.ok(first)
  return first
}
const near = (actual: number | null, expected: number): void => {
  assert.ok(actual !== null && Math.abs(actual / expected - 1) < 1e-9, `${actual} is not ${expected}`)
}

test('rates come from the window between two lines, by the server’s own clock', () => {
  const row = rowOf({ perTrial: [{ fps: 1000, serverCpu: 0.5, generatorCpu: 0.25, blocked: 0.4 }] })
  near(row.fps?.median ?? null, 1000)
  near(row.bytesPerSecond, 1000 * frameBytes)
  near(row.cpuMsPerFrame, 0.5)
  near(row.cpuMsPerGigabyte, 500 / ((1000 * frameBytes) / 1e9))
  near(row.serverCpu, 0.5)
  near(row.generatorCpu, 0.25)
  near(row.blocked, 0.4)
  assert.equal(row.peakRssBytes, 120 * 2 ** 20)
})

test('totals come from the final lines, warm-up and drain included', () => {
  const { sent, delivered, dropped, lost, inFlight } = rowOf({ perTrial: [1000, 2000] })
  assert.deepEqual(
    { sent, delivered, dropped, lost, inFlight },
    { sent: 3210, delivered: 3210, dropped: 0, lost: 0, inFlight: 0 },
  )
})

test('frames that were sent and neither delivered nor dropped are lost', () => {
  const stored = madeUpRun([{ perTrial: [1000] }])
  const trials = stored.trials.map((trial) => {
    const outcome = requireCompleted(trial.outcome, 'ingest')
    const { server, generator } = outcome
    return {
      ...trial,
      outcome: {
        ...outcome,
        server: { ...server, final: { ...server.final, frames: 1090, dropped: 7 } },
        generator: { ...generator, final: { ...generator.final, begun: generator.final.frames + 2 } },
      },
    }
  })
  const [row] = summarize({ ...stored, trials }, reference).rows
  assert.deepEqual([row?.sent, row?.delivered, row?.dropped, row?.lost, row?.inFlight], [1105, 1090, 7, 8, 2])
})

test('a generator that cannot measure its waiting leaves the share unknown', () => {
  assert.equal(rowOf({ perTrial: [{ fps: 1000, blocked: null }] }).blocked, null)
})

test('a trial that delivers nothing inside its window has no figure and says so', () => {
  const row = rowOf({ perTrial: [{ fps: 0 }] })
  assert.equal(row.status, 'completed')
  assert.equal(row.fps, null)
  assert.match(row.reason ?? '', /nothing was delivered/)
  assert.equal(row.verdict, 'unknown')
})

const statuses: readonly (readonly [
  SummaryRow['status'],
  string | null,
  readonly (number | TrialOutcome | null)[],
])[] = [
  ['completed', null, [failed('x'), 1000, skipped('y')]],
  ['refused', 'refuses messages over 16,384 bytes (close code 1006)', [failed('x'), refused(16_384)]],
  ['failed', 'failed at warm-up: it died', [unavailable('a', 'b'), failed('it died')]],
  [
    'unavailable',
    'no Deno here (remedy: npm install)',
    [skipped('y'), unavailable('no Deno here', 'npm install')],
  ],
  ['skipped', 'does not fit', [skipped('does not fit')]],
  ['skipped', 'not started: the run ended before its first trial', [null]],
]
for (const [status, reason, perTrial] of statuses)
  test(`a row is ${status}${reason === null ? '' : `: ${reason}`}`, () => {
    const row = rowOf({ perTrial })
    assert.deepEqual([row.status, row.reason], [status, reason])
  })

test('a caveat of a completed row is its reason', () => {
  assert.equal(rowOf({ perTrial: [1000, { fps: 990, caveat: 'too old to rank' }] }).reason, 'too old to rank')
})

test('what was measured in place of a pinned or official build is said of a row with figures, and of a refused one', () => {
  const substitute = 'built with an older Go'
  const completed = rowOf({ perTrial: [{ fps: 990, substitute }] })
  assert.deepEqual([completed.substitute, completed.reason], [substitute, null])
  assert.equal(rowOf({ perTrial: [{ ...refused(16_384), substitute }] }).substitute, substitute)
  const resumed = rowOf({ perTrial: [1000, { fps: 990, substitute }] })
  assert.equal(resumed.substitute, substitute, 'of a run that was resumed with it')
  assert.ok(!('substitute' in rowOf({ perTrial: [1000] })))
})

test('rows keep the order of the plan and every planned trial is accounted for', () => {
  const stored = sampleRun()
  const { rows, trials } = summarize(stored, reference)
  assert.deepEqual(
    rows.map(({ runner, variant, replica }) => [runner, variant, replica]),
    stored.run.rows.map(({ runner, variant, replica }) => [runner, variant, replica]),
  )
  const { planned, ...rest } = trials
  assert.equal(planned, 66)
  assert.equal(
    planned,
    Object.values(rest).reduce((sum, count) => sum + count, 0),
  )
  assert.deepEqual(rest, { completed: 40, refused: 6, failed: 8, unavailable: 6, skipped: 2, missing: 4 })
})

test('a trial recorded twice counts once, and one that nobody planned not at all', () => {
  const stored = madeUpRun([{ perTrial: [1000, 1100] }])
  const [first] = stored.trials
  assert.ok(first)
  const trials = [...stored.trials, first, { ...first, runner: 'stranger' }, { ...first, round: 3 }]
  const { rows, trials: counts } = summarize({ ...stored, trials }, reference)
  assert.equal(rows[0]?.perTrial.length, 2)
  assert.deepEqual([counts.planned, counts.completed, counts.missing], [2, 2, 0])
})

test('rows are compared with the mean of both baselines and with the reference of their own point', () => {
  const { rows } = summarize(
    madeUpRun([
      { runner: 'ws', baseline: true, perTrial: [500, 1100, 2400] },
      { runner: 'ws', baseline: true, replica: 2, perTrial: [2000, 1100, 600] },
      { runner: 'bun', perTrial: [2000, 2200, 2400] },
      { runner: 'raw-tcp', role: 'reference-receiver', perTrial: [4000, 4400, 4800] },
      { runner: 'bun', scenario: 'ingest-3.5mb', perTrial: [300, 300, 300] },
    ]),
    reference,
  )
  near(rows[2]?.ratioToBaseline?.median ?? null, 2)
  assert.deepEqual(rows[0]?.ratioToBaseline, { median: 1, low: 1, high: 1 })
  near(rows[1]?.ratioToBaseline?.median ?? null, 1)
  near(rows[2]?.ratioToReference?.median ?? null, 0.5)
  assert.deepEqual(rows[3]?.ratioToReference, { median: 1, low: 1, high: 1 })
  assert.equal(rows[4]?.ratioToBaseline, null)
  assert.equal(rows[4]?.ratioToReference, null)
})

test('an interval rests on the rows beside it, and not on those of another generator', () => {
  const calm = (runner: string, generator = 'prepared'): MadeUpRow => ({
    runner,
    generator,
    perTrial: [1000, 1010, 1005],
  })
  const restless: readonly MadeUpRow[] = [
    { runner: 'a', perTrial: [1000, 1400, 1200] },
    { runner: 'b', perTrial: [2300, 2000, 2800] },
    { runner: 'c', perTrial: [3500, 4000, 3000] },
  ]
  const widthOf = (rows: readonly MadeUpRow[]): number => {
    const { low, high } = summarize(madeUpRun(rows), reference).rows[0]?.fps ?? {}
    assert.ok(low && high)
    return high / low
  }
  const alone = widthOf([calm('x')])
  near(widthOf([calm('x', 'other'), ...restless]), alone)
  assert.ok(widthOf([calm('x'), ...restless]) > alone)
})

test('a pinned server with two cores is busy only when it uses both', () => {
  const perTrial = [{ fps: 1000, serverCpu: 1.2, generatorCpu: 0.5 }]
  const placement = { serverCpus: [0, 1], generatorCpus: [2], pinned: true }
  const verdictOf = (pinned: boolean) =>
    summarize(madeUpRun([{ perTrial }], { placement: { ...placement, pinned } }), reference).rows[0]?.verdict
  assert.equal(verdictOf(true), 'coupled')
  assert.equal(verdictOf(false), 'server-bound')
})

test('a row has the verdict of most of its trials, and its votes', () => {
  const shares = [0.99, 0.96, 0.94, 0.91, 0.99]
  const perTrial = shares.map((serverCpu) => ({ fps: 1000, serverCpu, generatorCpu: 0.5 }))
  const [row] = summarize(madeUpRun([{ perTrial }]), reference).rows
  assert.equal(row?.verdict, 'server-bound')
  assert.deepEqual(row.votes, { 'server-bound': 4, coupled: 1 })
})

test('one trial that other work disturbed costs a row neither its verdict nor its place', () => {
  const perTrial = [1000, { fps: 900, foreignShare: 0.4 }, 1010]
  const { rows } = summarize(
    madeUpRun([
      { runner: 'a', perTrial },
      { runner: 'b', perTrial: [500, 480, 510] },
    ]),
    reference,
  )
  assert.equal(rows[0]?.verdict, 'server-bound')
  assert.deepEqual(rows[0]?.votes, { 'server-bound': 2, disturbed: 1 })
  assert.equal(rows[0]?.next?.runner, 'b')
})

test('groups have their point, their figure and their systems, best first', () => {
  const { groups, rows } = summarize(
    madeUpRun([
      { runner: 'c', perTrial: [500, 501, 499] },
      { runner: 'a', perTrial: [1000, 1003, 1001] },
      { runner: 'b', perTrial: [1010, 1005, 1000] },
    ]),
    reference,
  )
  const [group] = groups
  assert.equal(groups.length, 1)
  assert.deepEqual(
    [group?.scenario, group?.point, group?.generator, group?.figure, group?.kind],
    ['ingest-1mb', '1x', 'prepared', 'fps', 'alike'],
  )
  assert.deepEqual(
    group?.systems.map(({ runner }) => runner),
    ['b', 'a'],
  )
  assert.deepEqual(
    rows.map(({ next }) => next && [next.runner, next.finding]),
    [null, ['c', 'apart'], ['a', 'alike']],
  )
})
