// Rows with a capacity search: the cameras that their trials carried, the curve, and the answer.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answer } from '../../report/answer.ts'
import { rowViews } from '../../report/page/point-view.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { renderTable } from '../../report/terminal/table.ts'
import type { Capacity, Probe } from '../../results/capacity-schema.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { madeUpRun } from './made-up-run.ts'
import { answered } from './made-up-timing.ts'

const reference = readReference()

const probe = (cameras: number, p99Ms: number): Probe => {
  const figures = {
    ...{ offeredFps: 30 * cameras, deliveredFps: 30 * cameras, p50Ms: 2, p90Ms: 5, p99Ms, maxMs: 900 },
    ...{ sendLatenessP99Ms: 1, serverCpu: 0.9, generatorCpu: 0.4, stealShare: 0, foreignShare: 0 },
  }
  return p99Ms <= 33
    ? { carried: true, cameras, figures }
    : { carried: false, cameras, limit: 'latency', reason: `${p99Ms} ms`, figures }
}

const found = (cameras: number, p99Ms: number, changes: Partial<Capacity> = {}): Capacity => ({
  cameras,
  isLowerBound: false,
  limitedBy: 'latency',
  isConfirmed: true,
  p99LimitMs: 33,
  probes: [probe(8, 4), probe(2 * cameras, 500), probe(cameras, 99), probe(cameras, p99Ms)],
  ...changes,
})

type MadeUp = readonly [runner: string, perTrial: readonly (Capacity | null)[]]

/** A trial without a capacity has failed. */
const capacityRun = (rows: readonly MadeUp[]): StoredRun => {
  const failure = { code: 'not-ready', phase: 'start', message: 'never ready', stderrTail: '' }
  const stored = madeUpRun(
    rows.map(([runner, perTrial]) => ({
      runner,
      label: runner,
      perTrial: perTrial.map((each) =>
        each === null ? { status: 'failed', failure } : { fps: 30 * Math.max(1, each.cameras) },
      ),
    })),
  )
  const byRunner = new Map(rows)
  return {
    ...stored,
    trials: stored.trials.map((trial) => {
      const capacity = byRunner.get(trial.runner)?.[trial.round - 1]
      if (trial.outcome.status !== 'completed' || !capacity) return trial
      const paced = answered(trial, { latenciesMs: [], dueFrames: 30 * Math.max(1, capacity.cameras) })
      return { ...trial, outcome: { ...requireCompleted(paced.outcome, 'ingest-ack'), capacity } }
    }),
  }
}

const summaryOf = (rows: readonly MadeUp[]) => summarize(capacityRun(rows), reference)

describe('rows whose number of cameras was searched for', () => {
  it('have the median of their trials, with the fewest and the most', () => {
    const [row] = summaryOf([['ws', [found(180, 20), found(200, 30), found(190, 25)]]]).rows
    assert.ok(row)
    assert.deepEqual(
      ['Cameras', 'LowCameras', 'HighCameras', 'LowerBounds', 'Unconfirmed'].map(
        (name) => row.metrics[`capacity${name}`],
      ),
      [190, 180, 200, 0, 0],
    )
  })

  it('have every probe in their curve, by rounds and cameras', () => {
    const [row] = summaryOf([['ws', [found(180, 20), found(200, 30)]]]).rows
    assert.deepEqual(
      row?.curve?.map(({ round, cameras, p99Ms, carried }) => [round, cameras, p99Ms, carried]),
      [
        [1, 8, 4, true],
        [1, 180, 99, false],
        [1, 180, 20, true],
        [1, 360, 500, false],
        [2, 8, 4, true],
        [2, 200, 99, false],
        [2, 200, 30, true],
        [2, 400, 500, false],
      ],
    )
  })

  it('have the answer 0 if not even one camera was carried, and say so', () => {
    const crashed: Probe = { carried: false, cameras: 2, limit: 'failure', reason: 'died', figures: null }
    const { rows } = summaryOf([['ws', [found(1, 99, { cameras: 0, probes: [crashed, probe(1, 99)] })]]])
    const [row] = rows
    assert.equal(row?.metrics['capacityCameras'], 0)
    assert.deepEqual(row.curve?.at(-1), { round: 1, cameras: 2, p50Ms: null, p99Ms: null, carried: false })
    assert.deepEqual(answer(rows, null), ['Cameras carried by one server core: ws none.'])
  })

  it('are answered by cameras, most first, with lower bounds marked', () => {
    const { rows } = summaryOf([
      ['slow', [found(60, 20), found(64, 20), found(62, 20)]],
      ['fast', [found(512, 9, { isLowerBound: true, limitedBy: 'range' }), found(512, 9), found(512, 9)]],
      ['broken', [null, null, null]],
    ])
    assert.deepEqual(answer(rows, null), [
      'Cameras carried by one server core: fast ≥ 512, slow 62 (trials 60–64).',
      '≥ marks a lower bound: the server did not limit the search.',
    ])
  })

  it('are answered also where the confirmation was disturbed', () => {
    const stored = capacityRun([['ws', [found(100, 20, { isLowerBound: true, limitedBy: 'disturbance' })]]])
    const trials = stored.trials.map((trial) =>
      trial.outcome.status === 'completed' && trial.outcome.kernel
        ? { ...trial, outcome: { ...trial.outcome, kernel: { ...trial.outcome.kernel, foreignShare: 0.5 } } }
        : trial,
    )
    const { rows } = summarize({ ...stored, trials }, reference)
    assert.equal(rows[0]?.verdict, 'disturbed')
    assert.match(
      answer(rows, null).join(' '),
      /^Cameras carried by one server core: ws ≥ 100\. ≥ marks a lower bound/,
    )
  })

  it('have no part in the answer where their limit is unknown, which says so', () => {
    const { rows } = summarize(capacityRun([['ws', [found(100, 20)]]]), reference)
    const said = answer(
      rows.map((row) => ({ ...row, verdict: 'unknown' as const })),
      null,
    )
    assert.equal(said[0], 'No system has a camera count that can be compared.')
    assert.match(said.at(-1) ?? '', /^Not ranked, as server or load generator could not be measured.*: ws \(/)
  })

  it('have no part in the noise floor', () => {
    const stored = capacityRun([['ws', [found(60, 20), found(90, 20), found(70, 20)]]])
    const copies = [1, 2].flatMap((replica) =>
      stored.run.rows.map((row) => ({ ...row, baseline: true, replica })),
    )
    const trials = [1, 2].flatMap((replica) => stored.trials.map((trial) => ({ ...trial, replica })))
    const summary = summarize({ ...stored, run: { ...stored.run, rows: copies }, trials }, reference)
    assert.equal(summary.rows.length, 2)
    assert.equal(summary.noiseFloor, null)
  })

  it('show the number on the page and on a terminal', () => {
    const stored = capacityRun([['ws', [found(180, 20), found(200, 30)]]])
    const summary = summarize(stored, reference)
    const [view] = rowViews(summary.rows, stored.run.rows)
    assert.deepEqual(view?.cells.slice(0, 2), ['190', '180–200'])
    const facts = new Map(view?.counters)
    assert.equal(facts.get('unconfirmed trials'), '0')
    assert.equal(facts.get('cameras carried, most'), undefined)
    assert.match(renderTable(summary), /Cameras carried by one server core: ws 190 \(trials\s180–200\)\./)
  })

  it('leave other rows as they are', () => {
    const [row] = summarize(madeUpRun([{ perTrial: [100, 110] }]), reference).rows
    assert.equal(row?.curve, undefined)
    assert.ok(!Object.keys(row?.metrics ?? {}).some((name) => name.startsWith('capacity')))
  })
})
