// Published against measured: which claims have a lane, who has a mark in it, what is hollow.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimsChart, claimsData } from '../../report/charts/claims.ts'
import { renderSvg } from '../../report/charts/render.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { countMarks } from './made-up-rows.ts'
import { slowRun } from './made-up-slow.ts'

const { claims } = readReference()
const { rows } = summarize(slowRun(), readReference())
const data = claimsData(claims, rows)
const draw = (layout: 'wide' | 'narrow'): Promise<string> =>
  renderSvg(claimsChart(data, { title: 'Claims', layout, scheme: 'page' }))

test('a claim with a figure has a lane where a generator measured it; the others are named', () => {
  assert.deepEqual(
    data.lanes.map(({ name, low, high }) => [name, low, high]),
    [
      ['websockets as first run, 1 MB', 32, 35],
      ['picows, 1 MB', 1400, 1400],
      ['Go, 1 MB', 1300, 1300],
      ['websockets tuned, 1 MB', 2700, 2700],
    ],
  )
  assert.equal(data.unmeasured.length, 2)
  for (const statement of data.unmeasured) assert.match(statement, /3\.5 MB/)
})

for (const layout of ['wide', 'narrow'] as const)
  test(`every measurement has a mark, and every lane a published one, in the ${layout} layout`, async () => {
    const svg = await draw(layout)
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/)
    const lanes: readonly (readonly [string, number])[] = [
      ['websockets as first run, 1 MB', 2],
      ['picows, 1 MB', 1],
      ['Go, 1 MB', 1],
      ['websockets tuned, 1 MB', 1],
    ]
    for (const [name, measured] of lanes) {
      assert.equal(countMarks(svg, `${name}: published `), 1, name)
      assert.equal(countMarks(svg, `${name}: `), measured + 1, name)
    }
  })

test('a lower bound is hollow and has ≥, in the colour of its system', async () => {
  const svg = await draw('wide')
  const bound = svg.match(/<path aria-label="picows, 1 MB: ≥[^>]*>/)?.[0] ?? ''
  assert.match(
    bound,
    /≥ 4,000 .*fill="var\(--paper.*stroke="var\(--sky|stroke="var\(--sky.*fill="var\(--paper/,
  )
  const figure = svg.match(/<path aria-label="Go, 1 MB: 620[^>]*>/)?.[0] ?? ''
  assert.match(figure, /fill="var\(--teal/)
})

test('a run without any of it has no lane, and names all six', () => {
  const none = claimsData(claims, [])
  assert.deepEqual([none.lanes.length, none.marks.length, none.unmeasured.length], [0, 0, 6])
})
