// Fewer letters, the same drawing: every text, name and mark is still there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headlineChart } from '../../report/charts/headline.ts'
import { headlineData } from '../../report/charts/headline-data.ts'
import { renderSvg } from '../../report/charts/render.ts'
import { compactSvg } from '../../report/page/compact-svg.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { attacks } from './hostile-run.ts'
import { sampleRun } from './sample-run.ts'

const reference = readReference()
const rows = summarize(sampleRun(), reference).rows.filter(({ scenario }) => scenario === 'ingest-1mb')
const hostileRows = rows.map((row) => ({ ...row, label: `${row.label} 1.23456 ${attacks}` }))

for (const [name, drawn] of [
  ['sample', rows],
  ['hostile', hostileRows],
] as const)
  test(`the ${name} chart keeps its texts and names, in less than two thirds of the letters`, async () => {
    const data = headlineData(drawn, reference.claims, 1_048_576)
    const svg = await renderSvg(headlineChart(data, { title: 'Chart', layout: 'wide', scheme: 'page' }))
    const compact = compactSvg(svg)
    assert.deepEqual(textsOf(compact), textsOf(svg))
    assert.deepEqual(labelsOf(compact), labelsOf(svg))
    assert.equal(compact.match(/<g\b/g)?.length, svg.match(/<g\b/g)?.length)
    assert.ok(compact.length < (svg.length * 2) / 3, `${compact.length} of ${svg.length}`)
    const launches = rows.reduce((sum, row) => sum + row.launches.length, 0)
    assert.equal(compact.match(/M[\d.]+,[\d.]+h0/g)?.length, launches)
  })

const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text)

const labelsOf = (svg: string) => [...svg.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label)

test('what all marks of a group say is said by the group, the rest by each', () => {
  const group = (marks: string) => `<g class="m">${marks}</g>`
  assert.equal(
    compactSvg(group('<text fill="red" font-size="9px">a</text><text fill="blue" font-size="9px">b</text>')),
    '<g class="m" font-size="9px"><text fill="red">a</text><text fill="blue">b</text></g>',
  )
  const different = '<text fill="red">a</text><text>b</text>'
  assert.equal(compactSvg(group(different)), group(different))
})
