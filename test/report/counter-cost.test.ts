// What reading counters within a window costs, from pairs of trials.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { orderOfSteps } from '../../bench/run/counter-cost.ts'
import { counterCosts, describeCounterCost } from '../../report/counter-cost.ts'
import { failed, madeUpRun } from './made-up-run.ts'

/** @param fps of each round: asked at the ends only, and within */
const trialsOf = (label: string, fps: readonly (readonly [number, number])[]) =>
  fps.flatMap((pair, index) =>
    pair.flatMap((rate, asked) => {
      const [trial] = madeUpRun([{ perTrial: [{ fps: rate, serverCpu: 0.5 }] }]).trials
      assert.ok(trial)
      return [{ label, round: index + 1, steps: asked === 0 ? 1 : 10, outcome: trial.outcome }]
    }),
  )

describe('the cost of counters', () => {
  it('is a ratio within rounds, of FPS and of CPU a frame, for each system', () => {
    const trials = [
      ...trialsOf('ws', [
        [1000, 990],
        [2000, 1980],
        [1500, 1485],
      ]),
      ...trialsOf('Bun', [[1000, 1000]]),
    ]
    assert.deepEqual(counterCosts(trials).map(describeCounterCost), [
      'ws: FPS × 0.990 (0.990–0.990), CPU per frame × 1.010 (1.010–1.010), 3 pairs',
      'Bun: FPS × 1.000, CPU per frame × 1.000, 1 pair',
    ])
  })
  it('is not measured where no pair is complete', () => {
    const trials = trialsOf('ws', [[1000, 990]]).map((trial) =>
      trial.steps === 1 ? { ...trial, outcome: failed('ended') } : trial,
    )
    assert.deepEqual(counterCosts(trials).map(describeCounterCost), [
      'ws: FPS not measured, CPU per frame not measured, 0 pairs',
    ])
  })
  it('comes from trials that are first in every other round', () =>
    assert.deepEqual([1, 2, 3].map(orderOfSteps), [
      [1, 10],
      [10, 1],
      [1, 10],
    ]))
})
