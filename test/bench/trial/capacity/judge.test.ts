// One trial of paced cameras: carried, or what was in the way, from made-up counters of a second's window.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judgeProbe } from '../../../../bench/trial/capacity/judge.ts'
import { failedOutcome, type MadeUp, madeUpIngest, madeUpOutcome } from './made-up-outcome.ts'

const bounds = { p99LimitMs: 33, serverCores: 1 }
const many = (count: number, ms: number): readonly number[] => Array.from({ length: count }, () => ms)
const slow = [...many(1900, 5), ...many(100, 50)]

describe('a probe', () => {
  const cases: readonly (readonly [title: string, said: MadeUp, limit: string | null])[] = [
    ['is carried where all is answered in time', {}, null],
    ['is carried with 1 % over the limit', { latenciesMs: [...many(1980, 5), ...many(20, 50)] }, null],
    ['is not with 5 % over the limit', { latenciesMs: slow }, 'latency'],
    ['is not where what waits is older than the limit', { pendingMs: many(100, 200) }, 'latency'],
    ['is carried where what waits is young', { pendingMs: many(100, 10) }, null],
    ['is not where nothing was answered', { latenciesMs: [] }, 'latency'],
    ['is not where frames that were due did not arrive', { deliveredFrames: 1800 }, 'rate'],
    ['says so where the cameras’ core was full', { latenciesMs: slow, generatorCpu: 0.96 }, 'generator'],
    ['says so where the cameras hardly ever waited', { latenciesMs: slow, blocked: 0.03 }, 'generator'],
    ['says so where other programs were busy', { latenciesMs: slow, foreignShare: 0.1 }, 'disturbance'],
    ['is carried beside other programs all the same', { foreignShare: 0.1 }, null],
    ['is carried by full cameras all the same', { generatorCpu: 0.99 }, null],
    [
      'says so where cameras began late before an idle server',
      { latenciesMs: slow, latenessMs: slow },
      'generator',
    ],
    [
      'lays late cameras to the charge of a server that is full',
      { latenciesMs: slow, latenessMs: slow, serverCpu: 0.97 },
      'latency',
    ],
  ]
  for (const [title, said, limit] of cases)
    it(title, () => {
      const probe = judgeProbe(64, madeUpOutcome(said), bounds)
      assert.equal(probe.carried ? null : probe.limit, limit, JSON.stringify(probe))
      assert.equal(probe.cameras, 64)
    })

  it('keeps its figures, and percentiles only with ten samples beyond them', () => {
    const { figures } = judgeProbe(64, madeUpOutcome({ latenciesMs: slow }), bounds)
    assert.ok(figures)
    assert.ok(Math.abs((figures.p50Ms ?? 0) - 5) < 0.01 && Math.abs((figures.p99Ms ?? 0) - 50) < 0.1)
    assert.ok(Math.abs((figures.maxMs ?? 0) - 50) < 0.1)
    assert.deepEqual([figures.offeredFps, figures.deliveredFps], [2000, 2000])
    assert.deepEqual([figures.serverCpu, figures.generatorCpu], [0.5, 0.4])
    const few = judgeProbe(2, madeUpOutcome({ latenciesMs: many(600, 5) }), bounds).figures
    assert.deepEqual([few?.p99Ms, few?.p90Ms === null], [null, false])
  })

  it('is not carried where the trial failed, with its reason', () => {
    for (const [code, limit] of [
      ['frames-lost', 'loss'],
      ['died', 'failure'],
    ] as const) {
      const probe = judgeProbe(9, failedOutcome(code), bounds)
      assert.deepEqual(probe, { carried: false, cameras: 9, limit, reason: `because ${code}`, figures: null })
    }
  })

  it('is a bug where nobody answers the cameras', () => {
    assert.throws(() => judgeProbe(9, madeUpIngest(), bounds), /answered/)
  })
})
