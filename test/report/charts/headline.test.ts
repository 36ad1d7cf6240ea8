// The headline chart: where labels go, what is drawn for each row, what it says of it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { logAxis } from '../../../report/charts/axis.ts'
import { headlineChart, headlineData, type Setting } from '../../../report/charts/headline.ts'
import { placeLabels } from '../../../report/charts/labels.ts'
import { renderSvg } from '../../../report/charts/render.ts'
import { chartConfig, runnerColour } from '../../../report/charts/theme.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { escaped } from '../made-up-rows.ts'
import { frameBytes, type MadeUpRow, madeUpRun, refused } from '../made-up-run.ts'
import { sampleRun } from '../sample-run.ts'

const { claims } = readReference()
const setting = { mode: 'ingest', frameBytes, connections: 1 } as const
const dataOf = (stored: ReturnType<typeof madeUpRun>) =>
  headlineData(
    summarize(stored, readReference()).rows.filter(({ scenario }) => scenario === 'ingest-1mb'),
    claims,
    setting,
  )
const drawn = (rows: readonly MadeUpRow[], layout: 'wide' | 'narrow' = 'wide') =>
  renderSvg(headlineChart(dataOf(madeUpRun(rows)), { title: 'Made up', layout, scheme: 'light' }))

const labels = fc.array(
  fc.record({ text: fc.string({ maxLength: 30 }), x: fc.double({ min: 0, max: 640, noNaN: true }) }),
  { maxLength: 12 },
)

test('labels of one lane never overlap', () => {
  fc.assert(
    fc.property(labels, (given) => {
      const placed = placeLabels(given, 720)
      assert.equal(placed.length, given.length)
      for (const [index, a] of placed.entries())
        for (const b of placed.slice(index + 1))
          assert.ok(a.lane !== b.lane || a.right <= b.left || b.right <= a.left, `${a.text} / ${b.text}`)
    }),
  )
})

test('no rule strikes through a label when all labels fit to one side', () => {
  const placed = placeLabels(
    [1300, 1400, 2700, 4200].map((x) => ({ text: `a published number ${x}`, x: x / 7 })),
    620,
  )
  for (const label of placed)
    for (const other of placed)
      assert.ok(
        other.x <= label.left || other.x >= label.right || other.lane <= label.lane,
        `the rule of ${other.text} strikes through ${label.text}`,
      )
})

test('1300 and 1400 get labels in different lanes', () => {
  const { rules } = dataOf(sampleRun())
  const axis = logAxis([30, 5000], 640)
  const lanes = placeLabels(
    rules.map((rule) => ({ ...rule, x: axis.toPixels(rule.fps) })),
    714,
  )
  const lane = (start: string) => lanes.find(({ text }) => text.startsWith(start))?.lane
  assert.notEqual(lane('Go'), undefined)
  assert.notEqual(lane('Go'), lane('picows'))
})

test('the axis holds all values, its ticks lie inside, and pixels grow with values', () => {
  const positive = fc.array(fc.double({ min: 0.001, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(positive, (values) => {
      const { domain, ticks, toPixels } = logAxis(values, 640)
      for (const value of [...values, ...ticks])
        assert.ok(toPixels(value) >= -1e-6 && toPixels(value) <= 640 + 1e-6)
      assert.ok(ticks.length >= 2)
      assert.ok(Math.abs(toPixels(domain[0])) < 1e-6 && Math.abs(toPixels(domain[1]) - 640) < 1e-6)
    }),
  )
})

for (const layout of ['wide', 'narrow'] as const)
  test(`the ${layout} chart has one described mark for every row, and for every published number near its figures`, async () => {
    const data = dataOf(sampleRun())
    const svg = await renderSvg(headlineChart(data, { title: 'Made up', layout, scheme: 'light' }))
    assert.equal(data.names.length, 11)
    for (const { aria } of [...data.measured, ...data.reasons])
      assert.equal(svg.split(`aria-label="${escaped(aria)}"`).length - 1, 1, aria)
    for (const text of ['picows ~1400 FPS', 'Go ~1300 FPS', 'websockets tuned 2700 FPS'])
      assert.ok(svg.includes(`aria-label="${text}"`), text)
    // The chart of claims has it: here it would take half of the axis.
    assert.doesNotMatch(svg, /~32 FPS/)
    assert.doesNotMatch(svg, /450–500 FPS|(?:<|&lt;) ?10 FPS/)
  })

const elsewhere: readonly (readonly [string, Partial<Setting>])[] = [
  ['images that are pushed', { mode: 'push', connections: 0, viewers: 1 }],
  ['images that are passed on', { mode: 'relay', viewers: 1, inFlight: 4 }],
  ['images that come back', { mode: 'echo', inFlight: 1 }],
  ['images that are answered', { mode: 'ingest-ack' }],
  ['several cameras', { connections: 16 }],
  ['a generator that keeps a rate', { pace: { fps: 30 } }],
  ['TLS', { tls: true }],
  ['raw images', { format: 'raw-rgb' }],
  ['images of another size', { frameBytes: 16_384 }],
]
for (const [what, change] of elsewhere)
  test(`what was published has no rule beside ${what}`, () => {
    const { rows } = summarize(sampleRun(), readReference())
    const kinds = headlineData(rows, claims, { ...setting, ...change }).rules.map(({ kind }) => kind)
    assert.deepEqual(kinds, ['reference'])
  })

test('rows stand in order of their medians, those without a figure last', () => {
  const { names } = dataOf(sampleRun())
  assert.deepEqual(names.slice(0, 3), ['raw TCP', 'uWebSockets.js, tuned', 'ws, tuned on Node 20'])
  assert.deepEqual(names.slice(-2), ['picows', '<script>alert(1)</script>'])
})

test('a lower bound is hollow and has ≥, another median is filled', async () => {
  const median = async (generatorCpu: number) => {
    const svg = await drawn([{ perTrial: [{ fps: 1000, serverCpu: 0.5, generatorCpu }] }])
    return svg.match(/<path aria-label="ws: [^>]*>/)?.[0] ?? assert.fail('no median')
  }
  assert.match(await median(0.99), /≥ 1,000.*fill="#ffffff"/)
  assert.match(await median(0.5), /: 1,000.*fill="#0072b2"/)
})

test('every trial is a dot', async () => {
  const svg = await drawn([{ perTrial: [1000, 1100, 1200] }])
  assert.equal(svg.match(/fill-opacity="0.7"|opacity="0.7"/g)?.length, 3)
})

const odd: readonly (readonly [string, readonly MadeUpRow[]])[] = [
  ['no figure at all', [{ perTrial: [refused(16_384)] }]],
  ['one trial', [{ perTrial: [1000] }]],
  ['no row of a size that was published', [{ scenario: 'ingest-3.5mb', perTrial: [1] }]],
  ['two rows of one name', [{ perTrial: [1] }, { perTrial: [2], generator: 'other' }]],
]
for (const [title, rows] of odd)
  test(`a run with ${title} has a chart`, async () => {
    assert.match(await drawn(rows), /^<svg/)
  })

test('a chart in the page’s colours falls back to light ones and holds no style, id or link', async () => {
  const data = dataOf(sampleRun())
  const svg = await renderSvg(headlineChart(data, { title: 'Made up', layout: 'wide', scheme: 'page' }))
  assert.match(svg, /var\(--ink, #1d2329\)/)
  assert.doesNotMatch(svg, /\sstyle=|\sid=|href=|url\(/)
})

test('a runner keeps its colour and an unknown one gets one too', () => {
  assert.equal(runnerColour('ws'), 'blue')
  assert.equal(runnerColour('never-seen'), runnerColour('never-seen'))
  assert.notDeepEqual(chartConfig('light'), chartConfig('dark'))
})
