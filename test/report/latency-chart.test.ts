// Percentiles of latency: who has a line, and what becomes of a percentile that is not known.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latencyChart, latencyData } from '../../report/charts/latency.ts'
import { countMarks, drawAll, hostileName, runners, systemRows } from './made-up-rows.ts'

/** Every third system has too few images for its 99.9th percentile; uws was not timed at all. */
const rows = systemRows('1x', (_, index) => ({
  latencyMs:
    index === 1
      ? null
      : {
          p50: 0.9,
          p90: 1.5,
          p99: 3 + index,
          p999: index % 3 === 0 ? null : 30,
          max: 40 + index,
          samples: 3600,
        },
}))

test('every system that was timed has one line, which tells every percentile that is known', async () => {
  const data = latencyData(rows, 30) ?? assert.fail('no data')
  for (const svg of await drawAll((options) => latencyChart(data, options))) {
    for (const [index, runner] of runners.entries()) {
      const name = runner === 'evil' ? hostileName : `${runner} tuned`
      assert.equal(countMarks(svg, `${name}: `), index === 1 ? 0 : 1, runner)
      const tail = index % 3 === 0 ? '' : ', 99.9 % 30 ms'
      const told = `${name}: 50 % 0.9 ms, 90 % 1.5 ms, 99 % ${3 + index} ms${tail}, max ${40 + index} ms`
      assert.equal(countMarks(svg, told), index === 1 ? 0 : 1, told)
    }
    assert.ok(svg.includes('one frame interval, 33.3 ms'))
    const marks = svg.match(/<g class="mark-symbol role-mark[^>]*>(.*?)<\/g>/)?.[1] ?? ''
    assert.equal(marks.split('<path').length - 1, runners.length * 5 - 5 - 4)
  }
})

test('without a rate there is no frame interval', async () => {
  const data = latencyData(rows, null) ?? assert.fail('no data')
  const [svg = ''] = await drawAll((options) => latencyChart(data, options))
  assert.doesNotMatch(svg, /frame interval/)
})

test('a system that took no time at all is left out of a logarithmic axis', () => {
  const latencyMs = { p50: 0, p90: null, p99: null, p999: null, max: 0, samples: 1 }
  assert.equal(
    latencyData(
      systemRows('1x', () => ({ latencyMs })),
      null,
    ),
    null,
  )
})

test('where nothing was timed there is no chart', () => {
  assert.equal(
    latencyData(
      systemRows('1x', () => ({})),
      30,
    ),
    null,
  )
})
