// The search for the number of cameras that an external server carries, over made-up loads.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findCapacity, judgeProbe, requireSearchOptions } from '../../../bench/external/capacity.ts'
import { ExternalError } from '../../../bench/external/external-error.ts'
import { parseThreshold } from '../../../bench/external/thresholds.ts'
import { UsageError } from '../../../bench/failure/failure.ts'
import type { LoadProbe, LoadResult } from '../../../results/load-result-schema.ts'
import { madeUpLoadOptions } from '../../fixtures/load-options.ts'
import { madeUpLoad, madeUpTimes } from '../../fixtures/load-result.ts'

const goal = parseThreshold('p99<33ms')
const { server } = madeUpLoadOptions()
const options = madeUpLoadOptions({ fps: 30, server: { ...server, answers: 'every' } })
const { signal } = new AbortController()

const answered = (p99: number, said: Partial<LoadResult> = {}): LoadResult =>
  madeUpLoad({ counted: 'delivered', frames: 1000, dueFrames: 1000, latency: madeUpTimes({ p99 }), ...said })

describe('a search for a capacity', () => {
  const search = async (carries: number, refuses = Number.POSITIVE_INFINITY) => {
    const probes: LoadProbe[] = []
    const result = await findCapacity({
      options,
      pool: null,
      signal,
      goal,
      maxConnections: 64,
      probeMs: null,
      onProbe: (probe) => probes.push(probe),
      runLoad: async ({ options: { connections } }) => {
        if (connections > refuses) throw new ExternalError('no server listens')
        return answered(connections <= carries ? 20 : 50)
      },
    })
    return { probes, capacity: result.capacity }
  }

  it('ends with the largest number that keeps the limit', async () => {
    const { capacity, probes } = await search(10)
    assert.deepEqual(
      [capacity?.connections, capacity?.limitedBy, capacity?.isLowerBound, capacity?.isConfirmed],
      [10, 'latency', false, true],
    )
    assert.equal(capacity?.probes.length, probes.length)
    assert.equal(capacity?.goal, 'p99<33ms')
  })

  it('is a lower bound where the largest number that is tried is carried', async () => {
    const { capacity } = await search(1000)
    assert.deepEqual(
      [capacity?.connections, capacity?.limitedBy, capacity?.isLowerBound],
      [64, 'range', true],
    )
  })

  it('takes connections that are refused for the limit', async () => {
    const { capacity } = await search(1000, 5)
    assert.deepEqual([capacity?.connections, capacity?.limitedBy], [5, 'failure'])
  })

  it('ends where the server cannot be reached at all', async () => {
    await assert.rejects(search(1, 0), ExternalError)
  })

  it('says 0 where not even one camera is carried', async () => {
    const { capacity } = await search(0)
    assert.equal(capacity?.connections, 0)
  })
})

describe('a probe', () => {
  const full = { cpu: 0.99, blocked: 0.01, peakRssBytes: 1 }
  const ended = { kind: 'closed', code: 1008, reason: 'enough', count: 1 } as const
  const cases: readonly (readonly [string, LoadResult, string | null])[] = [
    ['that keeps the limit', answered(20), null],
    ['that is late', answered(40), 'latency'],
    ['of which too little was answered', answered(20, { frames: 900, dueFrames: 1000 }), 'rate'],
    ['whose latency is unknown', answered(20, { latency: madeUpTimes({ p99: null }) }), 'latency'],
    ['that is late before a full load generator', answered(40, { generator: full }), 'generator'],
    ['with doubtful answers', answered(20, { doubt: '3 frames got no answer' }), 'loss'],
    ['with wrong answers', answered(20, { wrongAnswers: 1 }), 'loss'],
    [
      'that lost a connection',
      answered(20, { connections: { ...madeUpLoad().connections, ends: [ended] } }),
      'failure',
    ],
  ]
  for (const [what, outcome, limit] of cases)
    it(`${what} is ${limit === null ? 'carried' : `limited by ${limit}`}`, () => {
      const judged = judgeProbe(2, outcome, goal)
      assert.equal(judged.carried ? null : judged.limit, limit)
    })
})

describe('a capacity that cannot be searched for', () => {
  for (const [what, said, limit] of [
    ['of viewers', { mode: 'view' }, 'p99<33ms'],
    ['of cameras without answers', { server }, 'p99<33ms'],
    ['by a rate', {}, 'fps>=30'],
    ['by a least latency', {}, 'p99>33ms'],
  ] as const)
    it(`is one ${what}`, () =>
      assert.throws(() => requireSearchOptions({ ...options, ...said }, parseThreshold(limit)), UsageError))
})
