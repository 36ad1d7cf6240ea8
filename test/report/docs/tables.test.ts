// Tables of the documentation on made-up commands, scenarios, profiles and runners.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { optionTable, profileTable, runnerTable, scenarioTable } from '../../../report/docs/tables.ts'

const scenarios = [
  { id: 'one', title: 'One camera' },
  { id: 'two', title: 'Two cameras' },
]
const profiles = [
  { id: 'quick', rounds: 5, budgetMs: 360_000, scenarios: [{ id: 'one', rounds: 3 }] },
  { id: 'full', rounds: 10, budgetMs: null, scenarios: [{ id: 'one' }, { id: 'two' }] },
]

test('an option has its term as code, and nothing in its meaning ends the cell', () => {
  assert.equal(
    optionTable([{ term: '--format <md|html>', meaning: "'p99<33ms' | more" }]),
    "| option | meaning |\n| --- | --- |\n| `--format <md\\|html>` | 'p99&lt;33ms' \\| more |",
  )
})

test('a scenario has its title', () => {
  assert.equal(
    scenarioTable(scenarios),
    '| scenario | what is measured |\n| --- | --- |\n| `one` | One camera |\n| `two` | Two cameras |',
  )
})

test('a profile has its rounds, its budget and its scenarios', () => {
  assert.deepEqual(profileTable(profiles, scenarios.length).split('\n').slice(2), [
    '| `quick` | 3–5 | 6m00s | `one` |',
    '| `full` | 10 | none | all, with all rows |',
  ])
})

test('a runner has its role and ladder, and the name of its system where that is another', () => {
  const ladder = { steps: [{ id: 'shipped' }, { id: 'limits' }, { id: 'pool' }], tried: [{ id: 'gc' }] }
  assert.deepEqual(
    runnerTable([
      { id: 'go-gws', label: 'Go gws', role: 'reference', ...ladder, axes: { deflate: {} } },
      { id: 'uws', label: 'uWebSockets.js', role: 'subject', ...ladder, axes: {} },
    ])
      .split('\n')
      .slice(2),
    [
      '| `go-gws` | reference | `shipped` → `limits` → `tuned` | `gc` | `deflate` |',
      '| `uws` (uWebSockets.js) | subject | `shipped` → `limits` → `tuned` | `gc` |  |',
    ],
  )
})
