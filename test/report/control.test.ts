// Control messages beside frames: merged over trials, percentiles only with enough samples, messages alone as frames.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rateAnswer } from '../../report/answer.ts'
import { formatFps, formatLatency, noValue } from '../../report/format.ts'
import { pointColumns, rowViews } from '../../report/page/point-view.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { CompletedOf, TrialRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { ControlCounters, LineOf } from '../../runners/contract.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { madeUpRun } from './made-up-run.ts'
import { answered, histogramOf } from './made-up-timing.ts'

const reference = readReference()
const textBytes = 100

const counters = (sent: number, latenciesMs: readonly number[], pendingMs: readonly number[]) =>
  ({
    sent,
    answered: sent - pendingMs.length,
    answeredBytes: (sent - pendingMs.length) * textBytes,
    wrong: 0,
    sendLateness: histogramOf(latenciesMs.map((ms) => ms / 100)),
    latency: histogramOf(latenciesMs),
    pending: histogramOf(pendingMs),
  }) satisfies ControlCounters

/** The made-up window lasts a second. */
const withTexts = (
  trial: TrialRecord,
  latenciesMs: readonly number[],
  pendingMs: readonly number[],
  isAlone: boolean,
): TrialRecord => {
  const framed = requireCompleted(answered(trial, { latenciesMs: [] }).outcome, 'ingest-ack')
  const { first, last, final } = framed.generator
  const texts = counters(7 + latenciesMs.length + pendingMs.length, latenciesMs, pendingMs)
  const controls = [counters(7, [5000], []), texts, { ...texts, answered: texts.sent }] as const
  if (!isAlone) {
    const generator = {
      first: { ...first, control: controls[0] },
      last: { ...last, control: controls[1] },
      final: { ...final, control: controls[2] },
    }
    return { ...trial, outcome: { ...framed, generator } }
  }
  const { capacity: _, ...rest } = framed
  const alone = (line: LineOf<'ingest-ack'>, control: ControlCounters): LineOf<'control-only'> => {
    const { frames, begun, connectionFrames, wireBytes, offer, acks, ...usage } = line
    return { ...usage, mode: 'control-only', control }
  }
  const outcome: CompletedOf<'control-only'> = {
    ...rest,
    mode: 'control-only',
    generator: {
      first: alone(first, controls[0]),
      last: alone(last, controls[1]),
      final: alone(final, controls[2]),
    },
  }
  return { ...trial, outcome }
}

const rowOf = (latenciesMs: readonly number[], pendingMs: readonly number[] = [], isAlone = false) => {
  const trial = { fps: isAlone ? 0 : 30, serverCpu: 0.1, generatorCpu: 0.1 }
  const stored: StoredRun = madeUpRun([{ perTrial: [trial, trial] }])
  const trials = stored.trials.map((trial) => withTexts(trial, latenciesMs, pendingMs, isAlone))
  const [row] = summarize({ ...stored, trials }, reference).rows
  assert.ok(row)
  return row
}

const rising = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

const close = (value: number | undefined, ms: number): void =>
  assert.ok(Math.abs((value ?? 0) - ms) <= ms / 100, `${value} is not ${ms}`)

describe('control messages beside frames', () => {
  it('have the percentiles of all trials together, without what came before the window', () => {
    const { metrics } = rowOf(rising(500))
    close(metrics['controlP50Ms'], 250)
    close(metrics['controlP90Ms'], 450)
    close(metrics['controlP99Ms'], 495)
    close(metrics['controlMaxMs'], 500)
    close(metrics['controlSendLatenessP99Ms'], 4.95)
    assert.equal(metrics['controlP999Ms'], undefined)
  })

  it('have no percentile with fewer than ten samples beyond it', () => {
    const { metrics } = rowOf(rising(499))
    assert.equal(metrics['controlP99Ms'], undefined)
    assert.ok(metrics['controlP90Ms'])
  })

  it('count with their age while they are not answered', () => {
    close(rowOf(rising(100), [900]).metrics['controlMaxMs'], 900)
  })

  it('are in the table of the point, and not among the counters', () => {
    const row = rowOf(rising(500))
    assert.deepEqual(
      pointColumns([row])
        .filter(({ head }) => head.startsWith('control'))
        .map(({ head, cell }) => [head, cell(row, undefined)]),
      [
        ['control p50 ms', formatLatency(row.metrics['controlP50Ms'])],
        ['control p90 ms', formatLatency(row.metrics['controlP90Ms'])],
        ['control p99 ms', formatLatency(row.metrics['controlP99Ms'])],
        ['control p99.9 ms', noValue],
      ],
    )
    const [view] = rowViews([row], [])
    const shown = view?.counters.map(([name]) => name).filter((name) => /^control messages.*round/.test(name))
    assert.deepEqual(shown, ['control messages: round trip, max'])
  })

  it('leave the unit of the row to be frames', () => {
    const row = rowOf(rising(500))
    assert.equal(row.metrics['controlAlone'], undefined)
    assert.equal(pointColumns([row]).find(({ cell }) => cell === formatFps)?.head, 'FPS')
  })

  it('are no metric of a row that had none', () => {
    const [row] = summarize(madeUpRun([{ perTrial: [{ fps: 30 }] }]), reference).rows
    assert.deepEqual(
      Object.keys(row?.metrics ?? {}).filter((name) => name.startsWith('control')),
      [],
    )
  })
})

describe('control messages alone', () => {
  it('are what the row delivers, at the rate that was offered', () => {
    const row = rowOf(rising(50), [], true)
    assert.deepEqual([row.status, row.reason, row.verdict], ['completed', null, 'rate-met'])
    close(row.fps?.median, 50)
    close(row.bytesPerSecond ?? 0, 50 * textBytes)
    close(row.metrics['offeredFps'], 50)
    assert.deepEqual([row.sent, row.delivered, row.lost], [114, 114, 0])
  })

  it('are shown as messages, not as frames', () => {
    const row = rowOf(rising(50), [], true)
    assert.equal(row.metrics['controlAlone'], 1)
    assert.equal(pointColumns([row]).find(({ cell }) => cell === formatFps)?.head, 'messages/s')
    assert.match(
      rateAnswer([row], ({ label }) => label)?.[0] ?? '',
      /^1 of 1 systems carried 50 messages\/s: /,
    )
  })

  it('that do not come back miss the rate', () => {
    assert.equal(rowOf(rising(40), rising(10), true).verdict, 'rate-missed')
  })
})
