// The sentence about versions of a runtime.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { runtimeAnswer } from '../../report/runtime-answer.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { madeUpRun } from './made-up-run.ts'

const [template] = summarize(madeUpRun([{ perTrial: [1000] }]), readReference()).rows
assert.ok(template)

const row = (runtimeVersion: string, fps: number, gain: number | null = null): SummaryRow => ({
  ...template,
  ...{ library: 'ws', runtime: 'node', runtimeVersion, verdict: 'server-bound' },
  fps: { median: fps, low: fps - 10, high: fps + 10 },
  rung: {
    id: 'heap',
    label: 'V8 heap flag',
    index: gain === null ? 3 : 4,
    kind: 'step',
    before: 'bufferutil',
  },
  stepGain:
    gain === null ? null : { fps: { median: gain, low: gain - 0.1, high: gain + 0.1 }, cpuMsPerFrame: null },
})

it('names every version in order, and what a setting brings on those that have it', () => {
  const rows = [
    row('26.1.0', 1700),
    row('24.21.0', 2940, 2.58),
    row('20.20.2', 3000),
    row('24.21.0', 1140),
    row('26.1.0', 1720, 1.01),
  ]
  assert.deepEqual(runtimeAnswer(rows), [
    'ws on Node.js, FPS by version: 20.20.2 3,000; 24.21.0 1,140, with V8 heap flag 2,940 (×2.58); 26.1.0 1,700, with V8 ' +
      'heap flag 1,720.',
  ])
})

it('says nothing of two versions, or of rows without a figure', () => {
  assert.deepEqual(runtimeAnswer([row('20.20.2', 3000), row('24.21.0', 1140)]), [])
  assert.deepEqual(
    runtimeAnswer([row('20.20.2', 3000), row('24.21.0', 1140), { ...row('26.1.0', 1), fps: null }]),
    [],
  )
})
