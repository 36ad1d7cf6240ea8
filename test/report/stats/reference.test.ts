// The reference of a scenario point is the fastest one, and a server may beat it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beyondReference } from '../../../report/stats/reference.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { madeUpRun } from '../made-up-run.ts'

const raw = { runner: 'raw-tcp', role: 'reference-receiver' } as const
const { rows } = summarize(
  madeUpRun([
    { runner: 'gws', perTrial: [4400, 2210, 8790] },
    { runner: 'ws', perTrial: [1000, 500, 2010] },
    { runner: 'level', perTrial: [4100, 2060, 8190] },
    { ...raw, variant: 'slow', perTrial: [3000, 1500, 6000] },
    { ...raw, variant: 'fast', perTrial: [4000, 2000, 8000] },
    { runner: 'shaken', perTrial: [4400, 2210, 8790] },
  ]),
  readReference(),
)
const beyond = (noiseFloor: Parameters<typeof beyondReference>[1], all = rows) =>
  beyondReference(all, noiseFloor).map(({ row }) => row.runner)

test('the fastest of several references is taken, and ratios are taken within rounds', () => {
  const [gws, , , slow, fast] = rows
  assert.ok(Math.abs((gws?.ratioToReference?.median ?? 0) - 1.1) < 0.01)
  assert.ok((gws?.ratioToReference?.low ?? 0) > 1.05 && (gws?.ratioToReference?.high ?? 2) < 1.15)
  assert.deepEqual(fast?.ratioToReference, { median: 1, low: 1, high: 1 })
  assert.equal(slow?.ratioToReference?.median, 0.75)
})

test('a row beats the reference only by more than the noise, and only undisturbed', () => {
  assert.deepEqual(beyond(null), ['gws', 'shaken', 'level'])
  assert.deepEqual(beyond({ low: 0.95, high: 1.03 }), ['gws', 'shaken'])
  assert.deepEqual(beyond({ low: 0.8, high: 1.03 }), [])
  const shaken = rows.map((row) =>
    row.runner === 'shaken' ? { ...row, verdict: 'disturbed' as const } : row,
  )
  assert.deepEqual(beyond({ low: 0.95, high: 1.03 }, shaken), ['gws'])
})
