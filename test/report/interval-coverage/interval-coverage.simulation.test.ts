// The intervals of the report hold the true value as often as METHODOLOGY.md says, and that is often enough.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { costRuns, costTable, simulateCosts } from './costs.ts'
import { coverageTable, runsPerLine, simulateCoverage } from './simulate.ts'

const lines = simulateCoverage(runsPerLine)
const methodology = readFileSync(join(import.meta.dirname, '../../../METHODOLOGY.md'), 'utf8')

/** Nobody can tell from a few trials that a row has two speeds: it is shown, not demanded. */
const notDemanded = 'half and half'

test('the table of METHODOLOGY.md is what npm run bench:coverage prints', () => {
  const table = methodology.split('\n\n').find((paragraph) => paragraph.startsWith('| trials |'))
  assert.equal(table?.trim(), coverageTable(lines))
  assert.ok(methodology.includes(`on ${runsPerLine.toLocaleString('en-US')} made-up runs a line`))
})

for (const { law, rounds, fps, ratio, noiseFloor } of lines.filter((line) => line.law !== notDemanded))
  test(`${law}, ${rounds} rounds: 92 to 98 % of the intervals hold the true value`, () => {
    for (const [figure, { share }] of Object.entries({ fps, ratio, noiseFloor }))
      assert.ok(share >= 0.92 && share <= 0.98, `${figure}: ${share}`)
  })

test('all laws but one are demanded', () => {
  assert.equal(lines.filter(({ law }) => law === notDemanded).length, 3)
  assert.deepEqual(
    lines.slice(-3).map(({ law }) => law),
    [notDemanded, notDemanded, notDemanded],
  )
  assert.equal(lines.length, 18)
})

const costLines = simulateCosts(costRuns)

test('the table of costs at equal pace is what npm run bench:coverage prints', () => {
  const table = methodology.split('\n\n').find((paragraph) => paragraph.startsWith('| trials, 5 rounds |'))
  assert.equal(table?.trim(), costTable(costLines))
})

for (const { law, cost, cameras } of costLines)
  test(`${law}: 92 to 98 % of the intervals of costs and cameras hold the true value`, () => {
    for (const [figure, { share }] of Object.entries({ cost, cameras }))
      assert.ok(share >= 0.92 && share <= 0.98, `${figure}: ${share}`)
  })
