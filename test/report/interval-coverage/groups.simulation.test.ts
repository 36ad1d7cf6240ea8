// Groups and leads of the report are as often right as METHODOLOGY.md says, and that is often enough.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { groupTable, runsPerGroupLine, simulateGroups, trueFactors } from './groups.ts'

const lines = simulateGroups(runsPerGroupLine)
const methodology = readFileSync(join(import.meta.dirname, '../../../METHODOLOGY.md'), 'utf8')

test('the table of groups in METHODOLOGY.md is what npm run bench:coverage prints', () => {
  const table = methodology.split('\n\n').find((paragraph) => paragraph.startsWith('| groups |'))
  assert.equal(table?.trim(), groupTable(lines))
  assert.ok(methodology.includes(`${runsPerGroupLine.toLocaleString('en-US')} made-up runs a line`))
})

for (const { law, rounds, pairs, wronglyAhead } of lines) {
  test(`${law}, ${rounds} rounds: fewer than one run in twenty has a pair in the wrong order`, () => {
    assert.ok(wronglyAhead < 0.05, `${wronglyAhead}`)
  })

  test(`${law}, ${rounds} rounds: systems 1.3 times apart are hardly ever one group, equal ones hardly ever separated`, () => {
    const [equal, , far] = pairs
    assert.equal(trueFactors.join(), '1,1.1,1.3')
    assert.ok((equal?.separated ?? 1) < 0.025, JSON.stringify(equal))
    assert.ok((far?.grouped ?? 1) < 0.025, JSON.stringify(far))
  })
}
