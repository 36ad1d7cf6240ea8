// Multiples of the baseline: who has a mark, what is hollow, and when there is no chart.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ratioChart, ratioData } from '../../report/charts/ratio.ts'
import { countMarks, drawAll, hostileName, runners, systemRows } from './made-up-rows.ts'

const noiseFloor = { low: 0.96, high: 1.05 }

/** uws has no ratio, bun has one of a single round, deno has limits far beyond all others. */
const rows = systemRows('1x', (_, index) => ({
  verdict: index === 4 ? 'client-bound' : 'server-bound',
  ratioToBaseline:
    index === 1
      ? null
      : index === 2
        ? { median: 1.5, low: null, high: null }
        : index === 3
          ? { median: 0.8, low: 0.0001, high: 9000 }
          : { median: 1 + index / 10, low: 0.9 + index / 10, high: 1.1 + index / 10 },
}))

for (const floor of [noiseFloor, null])
  test(`every ratio has a mark ${floor ? 'over' : 'without'} a band of ties`, async () => {
    const data = ratioData(rows, floor) ?? assert.fail('no data')
    for (const svg of await drawAll((options) => ratioChart(data, options))) {
      for (const [index, runner] of runners.entries()) {
        const name = runner === 'evil' ? hostileName : `${runner} tuned`
        assert.equal(countMarks(svg, `${name}: `), index === 1 ? 0 : 1, runner)
      }
      assert.equal(
        /fill="var\(--muted[^>]*opacity="0.2"|opacity="0.2"[^>]*fill="var\(--muted/.test(svg),
        floor !== null,
      )
    }
  })

test('a lower bound is hollow and has ≥', async () => {
  const data = ratioData(rows, noiseFloor) ?? assert.fail('no data')
  const [svg = ''] = await drawAll((options) => ratioChart(data, options))
  assert.match(svg.match(/<path aria-label="raw-tcp tuned: [^>]*>/)?.[0] ?? '', /≥ 1\.40.*fill="var\(--paper/)
  assert.match(svg.match(/<path aria-label="picows tuned: [^>]*>/)?.[0] ?? '', /: 1\.60.*fill="var\(--sky/)
})

test('a limit far away does not widen the axis beyond three times the ratios', () => {
  const data = ratioData(rows, noiseFloor) ?? assert.fail('no data')
  const text = JSON.stringify(ratioChart(data, { title: '', layout: 'wide', scheme: 'light' }))
  assert.doesNotMatch(text, /"domain":\[0\.000|"high":9000/)
})

test('two ratios, or cameras that keep a rate, have no chart', () => {
  assert.equal(ratioData([...rows.slice(0, 3)], noiseFloor), null)
  const paced = rows.map((row) => ({ ...row, metrics: { offeredFps: 30 } }))
  assert.equal(ratioData(paced, noiseFloor), null)
})
