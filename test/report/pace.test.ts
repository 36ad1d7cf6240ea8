// Paced rows: frames due and delivered, lateness merged over trials, and the answer.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answer, rateAnswer } from '../../report/answer.ts'
import { paceFigures } from '../../report/stats/pace.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { deliveredShare, isRateMet } from '../../results/judgement.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { TrialRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { madeUpRun } from './made-up-run.ts'
import { histogramOf } from './made-up-timing.ts'

const reference = readReference()

/** The made-up window lasts a second; so many frames are due in it, each sent so late. */
const paced = (trial: TrialRecord, dueFrames: number, latenciesMs: readonly number[]): TrialRecord => {
  const outcome = requireCompleted(trial.outcome, 'ingest')
  const { first, last, final } = outcome.generator
  const offer = (due: number, latencies: readonly number[]) => ({
    dueFrames: due,
    sendLateness: histogramOf(latencies),
  })
  const generator = {
    first: { ...first, offer: offer(10, [900]) },
    last: { ...last, offer: offer(10 + dueFrames, latenciesMs) },
    final,
  }
  return { ...trial, outcome: { ...outcome, generator } }
}

const pacedRun = (
  fps: number,
  dueFrames: number,
  latenciesMs: readonly number[],
  serverCpu = 0.4,
): StoredRun => {
  const trial = { fps, serverCpu }
  const stored = madeUpRun([{ perTrial: [trial, trial, trial] }])
  return { ...stored, trials: stored.trials.map((trial) => paced(trial, dueFrames, latenciesMs)) }
}

describe('a paced row', () => {
  it('has the rate that was offered, and lateness of all trials after the first line', () => {
    const latencies = Array.from({ length: 100 }, (_, index) => index / 10)
    const figures = paceFigures(pacedRun(60, 60, latencies).trials)
    assert.ok(figures)
    assert.ok(Math.abs(figures.offeredFps - 60) < 0.001)
    assert.deepEqual([figures.dueFrames, figures.deliveredFrames, figures.cameras], [180, 180, 3])
    assert.ok(Math.abs((figures.sendLatenessMs.p90 ?? 0) - 8.9) < 0.1)
    assert.equal(figures.sendLatenessMs.p99, null)
  })

  it('keeps its rate with one frame of each generator on its way, and misses it with more', () => {
    assert.ok(isRateMet({ ...met, deliveredFrames: 1000 }))
    assert.ok(isRateMet({ ...met, deliveredFrames: 986 }))
    assert.ok(!isRateMet({ ...met, deliveredFrames: 985 }))
  })

  it('is judged by its rate where neither side is full', () => {
    const verdictOf = (run: StoredRun): string | undefined => summarize(run, reference).rows[0]?.verdict
    assert.equal(verdictOf(pacedRun(60, 60, [1])), 'rate-met')
    assert.equal(verdictOf(pacedRun(50, 60, [1])), 'rate-missed')
    assert.equal(verdictOf(pacedRun(50, 60, [1], 0.99)), 'server-bound')
  })

  it('is answered by the systems that carried the rate, with their idle CPU', () => {
    const rowOf = (label: string, run: StoredRun) =>
      summarize(run, reference).rows.map((row) => ({ ...row, label }))
    const rows = [...rowOf('calm', pacedRun(60, 60, [1])), ...rowOf('slow', pacedRun(41, 60, [1], 0.99))]
    assert.deepEqual(
      rateAnswer(rows, ({ label }) => label),
      [
        '1 of 2 systems carried 60 FPS: calm (core 60 % idle).',
        'Not carried by: slow (41 FPS, server-bound).',
      ],
    )
  })

  it('carries the rate in the answer by the rule of its verdict', () => {
    const cases = [
      [59, 60, 'rate-met', /^1 of 1 systems carried 60 FPS: /],
      [58, 60, 'rate-missed', /^No system carried 60 FPS\.$/],
    ] as const
    for (const [fps, dueFrames, verdict, sentence] of cases) {
      const { rows } = summarize(pacedRun(fps, dueFrames, [1]), reference)
      assert.equal(rows[0]?.verdict, verdict)
      assert.match(rateAnswer(rows, ({ label }) => label)?.[0] ?? '', sentence)
    }
  })

  it('has no part in the answer where its limit is unknown, which says so', () => {
    const { rows } = summarize(pacedRun(60, 60, [1]), reference)
    const said = answer(
      rows.map((row) => ({ ...row, verdict: 'unknown' as const })),
      null,
    )
    assert.doesNotMatch(said.join(' '), /carried/i)
    assert.match(said.at(-1) ?? '', /^Not ranked, as server or load generator could not be measured/)
  })

  it('counts frames in flight as delivered, never more than were due', () => {
    assert.equal(deliveredShare({ ...met, deliveredFrames: 986 }), 0.99)
    assert.equal(deliveredShare({ ...met, deliveredFrames: 999 }), 1)
  })

  it('has a rate in the answer only if cameras were paced', () => {
    const { rows } = summarize(madeUpRun([{ perTrial: [60, 60, 60] }]), reference)
    assert.equal(
      rateAnswer(rows, ({ label }) => label),
      null,
    )
  })
})

const met = {
  offeredFps: 60,
  dueFrames: 1000,
  deliveredFrames: 0,
  cameras: 4,
  sendLatenessMs: { p90: null, p99: null },
}
