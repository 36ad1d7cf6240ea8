// The ladder of settings: which rungs there are, and that each is drawn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ladderChart, ladderRungs } from '../../report/charts/ladder.ts'
import { renderSvg } from '../../report/charts/render.ts'
import { logInterval } from '../../report/stats/estimate.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { madeUpRun } from './made-up-run.ts'

const [template] = summarize(madeUpRun([{ perTrial: [1000] }]), readReference()).rows
const row = (variant: string, generator: string, fps: readonly number[]): SummaryRow => {
  assert.ok(template)
  return { ...template, runner: 'python-websockets', variant, generator, fps: logInterval(fps) }
}
const rows = [
  row('tuned', 'python-client', [1100, 1000, 1050]),
  row('published', 'python-client', [33, 34, 33.5]),
  row('published', 'prepared', [1200, 1300, 1250]),
  row('tuned-uvloop', 'prepared', [1500, 1510, 1520]),
]

test('the rungs follow the order of the published advice, whatever the order of the rows', () => {
  assert.deepEqual(
    ladderRungs(rows).map(({ generator, step }) => `${generator}: ${step}`),
    [
      'reference client: as first run',
      'reference client: deflate off',
      'prepared generator: as first run',
      'prepared generator: uvloop',
    ],
  )
})

test('there is no ladder where nobody climbed', () => {
  assert.deepEqual(ladderRungs(rows.slice(1, 3)), [])
  assert.deepEqual(ladderRungs([]), [])
})

for (const layout of ['wide', 'narrow'] as const)
  test(`the ${layout} chart has a described mark for every rung`, async () => {
    const rungs = ladderRungs(rows)
    const svg = await renderSvg(ladderChart(rungs, { title: 'Ladder', layout, scheme: 'light' }))
    for (const { aria } of rungs) assert.ok(svg.includes(`aria-label="${aria}"`), aria)
    assert.ok(!svg.includes('NaN'))
  })

test('one trial without an interval is drawn as a point', async () => {
  const rungs = ladderRungs([row('published', 'prepared', [1200]), row('tuned', 'prepared', [1300])])
  const svg = await renderSvg(ladderChart(rungs, { title: 'Ladder', layout: 'wide', scheme: 'dark' }))
  assert.ok(!svg.includes('NaN'))
})
