// The sentences about ladders of settings.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ladderAnswer } from '../../report/ladder-answer.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { madeUpRun } from './made-up-run.ts'

const [template] = summarize(madeUpRun([{ perTrial: [1000] }]), readReference()).rows
assert.ok(template)

const row = (
  system: string,
  label: string,
  index: number,
  gain: number | null,
  more: Partial<SummaryRow> = {},
): SummaryRow => ({
  ...template,
  ...{ runner: system, variant: label, label: `${system} ${index === 0 ? '' : '+ '}${label}` },
  rung: { id: label, label, index, kind: 'step', before: index === 0 ? null : 'below' },
  stepGain:
    gain === null ? null : { fps: { median: gain, low: gain - 0.1, high: gain + 0.1 }, cpuMsPerFrame: null },
  ...more,
})

const ladder = [
  row('ws', 'heap flag', 2, 1.59),
  row('ws', 'shipped', 0, null),
  row('ws', 'bufferutil', 1, 2.82),
  row('Bun', 'limits', 1, 1.02),
  row('Deno', 'factor', 1, 0.67, {
    rung: { id: 'factor', label: 'factor', index: 1, kind: 'tried', before: 'shipped' },
  }),
]

it('names the steps that help by system, in the order of the ladder, then those that cost', () => {
  assert.deepEqual(ladderAnswer(ladder), [
    'Steps that help, with their gain in throughput: ws: bufferutil ×2.82, heap flag ×1.59.',
    'Steps that cost throughput: Deno: factor ×0.67, tried.',
    'The other steps have no effect that this run shows.',
  ])
})

it('says where no step has an effect, and with which other generator one has', () => {
  const without = ladder.filter(({ runner }) => runner === 'Bun')
  assert.deepEqual(ladderAnswer([...without, ...without, ...without]), [
    'No step has an effect that this run shows.',
  ])
  const others = [
    ...without,
    ...without,
    row('websockets', 'no deflate', 1, 40, { generatorLabel: 'reference client' }),
  ]
  assert.match(
    ladderAnswer(others)?.[0] ?? '',
    /: websockets: no deflate ×40\.00 with the reference client\.$/,
  )
})

it('is no answer where fewer than three steps have one below', () => {
  assert.equal(ladderAnswer(ladder.slice(0, 2)), null)
  assert.equal(ladderAnswer([]), null)
})
