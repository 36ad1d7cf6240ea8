// Fewer letters, the same drawing: every text, name and mark is still there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headlineChart, headlineData } from '../../../report/charts/headline.ts'
import { renderSvg } from '../../../report/charts/render.ts'
import { compactSvg } from '../../../report/html/compact-svg.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { attacks } from '../hostile-run.ts'
import { sampleRun } from '../sample-run.ts'

const reference = readReference()
const rows = summarize(sampleRun(), reference).rows.filter(({ scenario }) => scenario === 'ingest-1mb')
const hostileRows = rows.map((row) => ({ ...row, label: `${row.label} 1.23456 ${attacks}` }))

for (const [name, drawn] of [
  ['sample', rows],
  ['hostile', hostileRows],
] as const)
  test(`the ${name} chart keeps its texts and names, in less than two thirds of the letters`, async () => {
    const setting = { mode: 'ingest', frameBytes: 1_048_576, connections: 1 } as const
    const data = headlineData(drawn, reference.claims, setting)
    const svg = await renderSvg(headlineChart(data, { title: 'Chart', layout: 'wide', scheme: 'page' }))
    const compact = compactSvg(svg)
    assert.deepEqual(textsOf(compact), textsOf(svg))
    assert.deepEqual(labelsOf(compact), labelsOf(svg))
    assert.equal(compact.match(/<g\b/g)?.length, svg.match(/<g\b/g)?.length)
    assert.ok(compact.length < (svg.length * 2) / 3, `${compact.length} of ${svg.length}`)
    const perTrial = rows.reduce((sum, row) => sum + row.perTrial.length, 0)
    assert.equal(compact.match(/M[\d.]+,[\d.]+h0/g)?.length, perTrial)
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

const shapes: readonly (readonly [name: string, marks: string, joined: string])[] = [
  [
    'triangles',
    '<path transform="translate(64,30)" d="M0,-3L-4,3L4,3Z" fill="red"/><path transform="translate(70.5,20)" d="M0,-3L-4,3L4,3Z" fill="red"/>',
    '<path d="M64,27l-4,6l8,0zM70.5,17l-4,6l8,0z" fill="red"/>',
  ],
  [
    'circles',
    '<path transform="translate(10,10)" d="M4,0A4,4,0,1,1,-4,0A4,4,0,1,1,4,0" fill="red"/><path transform="translate(20,5)" d="M4,0A4,4,0,1,1,-4,0A4,4,0,1,1,4,0" fill="red"/>',
    '<path d="M14,10a4,4,0,1,1,-8,0a4,4,0,1,1,8,0M24,5a4,4,0,1,1,-8,0a4,4,0,1,1,8,0" fill="red"/>',
  ],
  [
    'squares, whose outlines are relative already',
    '<path transform="translate(1,2)" d="M-4,-4h8v8h-8Z" fill="red"/><path transform="translate(3,-4)" d="M-4,-4h8v8h-8Z" fill="red"/>',
    '<path d="M-3,-2h8v8h-8zM-1,-8h8v8h-8z" fill="red"/>',
  ],
]
for (const [name, marks, joined] of shapes)
  test(`${name} of one kind become one path with all of them`, () => {
    assert.equal(compactSvg(marks), joined)
  })

for (const [what, second] of [
  ['another colour', ' d="M0,-3L-4,3L4,3Z" fill="blue"/>'],
  ['another outline', ' d="M0,-3L-4,3Z" fill="red"/>'],
  ['something to say', ' d="M0,-3L-4,3L4,3Z" aria-label="b" fill="red"/>'],
] as const)
  test(`a mark with ${what} stays by itself`, () => {
    const place = '<path transform="translate(1,2)"'
    const compact = compactSvg(`${place} d="M0,-3L-4,3L4,3Z" fill="red"/>${place}${second}`)
    assert.equal(compact.match(/<path/g)?.length, 2)
  })
