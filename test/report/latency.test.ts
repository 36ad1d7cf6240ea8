// Latency of frames: merged over trials, shown only with enough samples, in order of rows and in sentences.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answer } from '../../report/answer.ts'
import { rowsCsv } from '../../report/export/csv.ts'
import { pointColumns } from '../../report/page/point-view.ts'
import { inOrder } from '../../report/stats/row-order.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { renderTable } from '../../report/terminal/table.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { type MadeUpRow, madeUpRun } from './made-up-run.ts'
import { answered, echoed } from './made-up-timing.ts'

const rising = (count: number, stepMs: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => (index + 1) * stepMs)

const summaryOf = (stored: StoredRun, change: (trial: TrialRecord) => TrialRecord) =>
  summarize({ ...stored, trials: stored.trials.map(change) }, readReference())

const near = (value: number | null | undefined, expected: number): void =>
  assert.ok(value != null && Math.abs(value / expected - 1) < 0.002, `${value} is not ${expected}`)

describe('the latency of a row', () => {
  const perTrial: MadeUpRow['perTrial'] = [60, 60]

  it('is of all trials together, after the first line of each', () => {
    const [row] = summaryOf(madeUpRun([{ perTrial }]), (trial) =>
      answered(trial, { latenciesMs: rising(1000, trial.round === 1 ? 0.01 : 0.02) }),
    ).rows
    assert.equal(row?.latencyMs?.samples, 2000)
    near(row?.latencyMs?.max, 20)
    near(row?.latencyMs?.p50, 6.67)
    near(row?.latencyMs?.p99, 19.6)
  })

  it('has no percentile with fewer than ten frames beyond it', () => {
    const [row] = summaryOf(madeUpRun([{ perTrial: [60] }]), (trial) =>
      answered(trial, { latenciesMs: rising(999, 1) }),
    ).rows
    assert.deepEqual([row?.latencyMs?.p99, row?.latencyMs?.p999], [null, null])
    near(row?.latencyMs?.p90, 900)
  })

  it('is the round trip if frames come back to their generator', () => {
    const [row] = summaryOf(madeUpRun([{ perTrial }]), (trial) => echoed(trial, rising(100, 0.5))).rows
    near(row?.latencyMs?.p50, 25)
    assert.equal(row?.fps?.median, 100)
    assert.equal(row?.metrics['lateFrames'], undefined)
  })

  it('is null where nothing was timed', () => {
    assert.equal(summaryOf(madeUpRun([{ perTrial }]), (trial) => trial).rows[0]?.latencyMs, null)
  })

  it('comes with the images that were late in the windows, and with the age of one that was never answered', () => {
    const [row] = summaryOf(madeUpRun([{ perTrial }]), (trial) =>
      answered(trial, { latenciesMs: rising(60, 0.1), pendingMs: [0.1, 450], late: 3 }),
    ).rows
    assert.equal(row?.metrics['lateFrames'], 6)
    near(row?.metrics['frameAgeMaxMs'], 450)
  })
})

describe('frames without an answer when the window ends', () => {
  const [row] = summaryOf(madeUpRun([{ perTrial: [60, 60] }]), (trial) =>
    answered(trial, { latenciesMs: rising(90, 0.01), pendingMs: rising(10, 50) }),
  ).rows

  it('count with their age in every percentile, not in the oldest alone', () => {
    assert.equal(row?.latencyMs?.samples, 200)
    near(row?.latencyMs?.p50, 0.5)
    near(row?.latencyMs?.p90, 0.9)
    near(row?.latencyMs?.max, 500)
    const slow = summaryOf(madeUpRun([{ perTrial: [60, 60] }]), (trial) =>
      answered(trial, { latenciesMs: rising(40, 0.01), pendingMs: rising(60, 10) }),
    ).rows[0]
    near(slow?.latencyMs?.p50, 100)
  })
})

describe('how late paced cameras sent', () => {
  const stored = madeUpRun([{ runner: 'quick', perTrial: [60] }])
  const summary = summaryOf(stored, (trial) =>
    answered(trial, { latenciesMs: rising(1000, 0.01), latenessMs: rising(1000, 0.001) }),
  )

  it('stands beside the latency in table, page and CSV', () => {
    const table = renderTable(summary)
    assert.match(table, /FPS +p50 ms +p99 ms +late p50\/99 +CPU ms limit/)
    assert.match(table, /quick.* 5 +9\.9 +0\.5\/0\.99 /)
    assert.ok(table.split('\n').every((line) => line.length <= 80))
    const columns = pointColumns(summary.rows)
    assert.deepEqual(
      columns
        .filter(({ head }) => head.startsWith('sent late'))
        .flatMap(({ cell }) => summary.rows.map((row) => cell(row, undefined))),
      ['0.5', '0.99'],
    )
    const [head = '', line = ''] = rowsCsv(summary.rows).split('\r\n')
    assert.equal(Number(line.split(',')[head.split(',').indexOf('metrics.sendLatenessP50Ms')]), 0.5)
  })
})

describe('systems with timed frames', () => {
  const stored = madeUpRun([
    { runner: 'slow', perTrial: [60] },
    { runner: 'quick', perTrial: [60] },
    { runner: 'absent', perTrial: [null] },
  ])
  const summary = summaryOf(stored, (trial) =>
    answered(trial, { latenciesMs: rising(1000, trial.runner === 'slow' ? 0.02 : 0.01) }),
  )

  it('stand in order of their 99th percentile where all were offered one rate', () => {
    assert.deepEqual(
      inOrder(summary.rows.map((row) => ({ row }))).map(({ row }) => row.runner),
      ['quick', 'slow', 'absent'],
    )
  })

  it('have columns for it, on the page and in the terminal', () => {
    assert.ok(pointColumns(summary.rows).some(({ head }) => head === 'p99 ms'))
    assert.ok(!pointColumns([]).some(({ head }) => head === 'p99 ms'))
    const table = renderTable(summary)
    assert.match(table, /system +FPS +p50 ms +p99 ms +p99\.9 +CPU ms limit/)
    assert.match(table, /quick tuned|quick /)
    assert.ok(table.split('\n').every((line) => line.length <= 80))
  })

  it('are named from the quickest to the slowest', () => {
    const sentences = answer(summary.rows, null).join(' ')
    assert.match(sentences, /p50 latency: 5(\.0\d)? ms \(quick\) to 10 ms \(slow\)\./)
    assert.match(sentences, /p99 latency: 9\.9\d? ms \(quick\) to 19\.8 ms \(slow\)\./)
  })
})
