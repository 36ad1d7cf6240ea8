// Tables of the documentation on made-up commands, scenarios, profiles and runners.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { optionTable, profileTable, runnerTable, scenarioTable } from '../../../report/docs/tables.ts'

const scenarios = [
  { id: 'one', question: 'How many?' },
  { id: 'two', question: 'How long?' },
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

test('a scenario names the profiles that choose it, without the one that measures all', () => {
  assert.deepEqual(scenarioTable(scenarios, profiles).split('\n').slice(2), [
    '| `one` | How many? | quick |',
    '| `two` | How long? |  |',
  ])
})

test('a profile has its rounds, its budget and its scenarios', () => {
  assert.deepEqual(profileTable(profiles, scenarios.length).split('\n').slice(2), [
    '| `quick` | 3–5 | 6m00s | `one` |',
    '| `full` | 10 | none | all, with all rows |',
  ])
})

test('a runner has its variants', () => {
  assert.equal(
    runnerTable([{ id: 'ws', label: 'ws', role: 'subject', variants: { shipped: {}, tuned: {} } }])
      .split('\n')
      .at(-1),
    '| `ws` | ws | subject | `shipped`, `tuned` |',
  )
})
