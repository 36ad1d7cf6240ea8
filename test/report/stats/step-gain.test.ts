// The gain of a step: ratios within rounds to the row one step below, and what an interval of it says.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { effectOf, stepGain } from '../../../report/stats/step-gain.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { madeUpRun } from '../made-up-run.ts'

const [template] = summarize(madeUpRun([{ perTrial: [1000] }]), readReference()).rows
assert.ok(template)

const row = (
  variant: string,
  before: string | null,
  trials: readonly (readonly [fps: number, cpu: number])[],
): SummaryRow => ({
  ...template,
  variant,
  rung: { id: variant, label: variant, index: before === null ? 0 : 1, kind: 'step', before },
  perTrial: trials.map(([fps, cpuMsPerFrame], index) => ({ round: index + 1, fps, cpuMsPerFrame })),
})

// A slow round in the middle: it is slow for both.
const lower = row('shipped', null, [
  [1000, 1],
  [500, 2],
  [1020, 0.98],
  [990, 1.01],
])
const upper = row('tuned', 'shipped', [
  [2010, 0.5],
  [1000, 1.01],
  [2040, 0.49],
  [1980, 0.5],
])

describe('the gain of a step', () => {
  it('is taken within rounds, so that a slow round cancels out, for throughput and for CPU per frame', () => {
    const gain = stepGain(upper, [lower, upper])
    assert.ok(gain?.fps && gain.cpuMsPerFrame)
    assert.ok(Math.abs(gain.fps.median - 2) < 0.02, `${gain.fps.median}`)
    assert.ok(Math.abs(gain.cpuMsPerFrame.median - 0.5) < 0.01, `${gain.cpuMsPerFrame.median}`)
    assert.ok((gain.fps.low ?? 0) > 1.9 && (gain.fps.high ?? 9) < 2.1)
  })

  it('is null for the lowest step, for a copy, and where the step below has no figure or other conditions', () => {
    assert.equal(stepGain(lower, [lower, upper]), null)
    assert.equal(stepGain({ ...upper, replica: 2 }, [lower, upper]), null)
    assert.equal(stepGain(upper, [{ ...lower, perTrial: [] }, upper]), null)
    assert.equal(stepGain(upper, [{ ...lower, generator: 'python-client' }, upper]), null)
    assert.equal(stepGain(upper, [{ ...lower, runner: 'bun' }, upper]), null)
  })

  it('leaves out trials in which the server used no CPU time that could be counted', () => {
    const idle = row('tuned', 'shipped', [
      [2010, 0],
      [1000, 0],
      [2040, 0],
      [1980, 0],
    ])
    assert.deepEqual(stepGain(idle, [lower, idle])?.cpuMsPerFrame, null)
  })
})

describe('what an interval of a gain says', () => {
  const cases = [
    ['an effect upwards', { median: 1.7, low: 1.6, high: 1.8 }, { kind: 'effect', ratio: 1.7 }],
    ['an effect downwards', { median: 0.8, low: 0.7, high: 0.9 }, { kind: 'effect', ratio: 0.8 }],
    ['no effect up to its farther end', { median: 1, low: 0.98, high: 1.05 }, { kind: 'none', limit: 0.05 }],
    ['nothing where it is wide', { median: 1, low: 0.7, high: 1.05 }, { kind: 'open', low: 0.7, high: 1.05 }],
    ['nothing after one round', { median: 1, low: null, high: null }, null],
  ] as const
  for (const [what, interval, expected] of cases)
    it(`is ${what}`, () => {
      const effect = effectOf(interval)
      if (effect?.kind === 'none') assert.ok(Math.abs(effect.limit - 0.05) < 1e-12)
      else assert.deepEqual(effect, expected)
    })
})
