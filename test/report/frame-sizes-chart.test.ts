// Frames a second against image size: who has a line, and when there is none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frameSizesChart, sizeData } from '../../report/charts/frame-sizes.ts'
import type { ScenarioRecord } from '../../results/schema.ts'
import { countMarks, drawAll, hostileName, runners, systemRows } from './made-up-rows.ts'

const points = [16, 256, 1024, 8192].map((kibibytes) => ({
  id: `${kibibytes}kib`,
  label: `${kibibytes} KiB`,
  frameBytes: kibibytes * 1024,
  connections: 1,
  format: 'jpeg' as const,
}))

/** The first system is a lower bound everywhere; system number n has no figure at size number n. */
const rows = points.flatMap(({ id, frameBytes }, at) =>
  systemRows(id, ({ fps }, index) => ({
    verdict: index === 0 ? 'client-bound' : 'server-bound',
    fps: fps && index !== at + 1 ? { ...fps, median: (fps.median * 1e6) / frameBytes } : null,
  })),
)

test('every system has a mark for every size that it was measured at', async () => {
  const data = sizeData({ points }, rows) ?? assert.fail('no data')
  for (const svg of await drawAll((options) => frameSizesChart(data, options))) {
    for (const runner of runners.filter((each) => each !== 'evil')) {
      const missing = runners.indexOf(runner) >= 1 && runners.indexOf(runner) <= points.length ? 1 : 0
      assert.equal(countMarks(svg, `${runner} tuned, `), points.length - missing, runner)
    }
    assert.equal(countMarks(svg, `${hostileName}, `), points.length)
  }
})

test('a lower bound is hollow', async () => {
  const data = sizeData({ points }, rows) ?? assert.fail('no data')
  const [svg = ''] = await drawAll((options) => frameSizesChart(data, options))
  const mark = (name: string) => svg.match(new RegExp(`<path aria-label="${name}, 16 KiB[^>]*>`))?.[0] ?? ''
  assert.match(mark('ws tuned'), /≥ .*fill="var\(--paper/)
  assert.match(mark('bun tuned'), /fill="var\(--purple/)
})

const without: readonly (readonly [string, Partial<ScenarioRecord['points'][number]>])[] = [
  ['cameras that keep a rate', { pace: { fps: 30 } }],
  ['several cameras', { connections: 8 }],
  ['a fixed number of images on their way', { inFlight: 1 }],
  ['one size in several formats', { frameBytes: 1024 }],
]
for (const [title, change] of without)
  test(`${title}: no chart`, () => {
    assert.equal(sizeData({ points: points.map((point) => ({ ...point, ...change })) }, rows), null)
  })

test('without any figure there is no chart', () => {
  assert.equal(
    sizeData(
      { points },
      rows.map((row) => ({ ...row, fps: null })),
    ),
    null,
  )
})
