// Memory while a viewer is slow: whose line is in which panel, what its marks say, and when there is no chart.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryChart, memoryData } from '../../report/charts/memory.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { countMarks, drawAll, hostileName } from './made-up-rows.ts'
import { slowRun, slowSystems } from './made-up-slow.ts'

const stored = slowRun()
const { rows } = summarize(stored, readReference())
const [claims, scenario] = stored.run.scenarios
assert.ok(claims && scenario)
const data = memoryData(
  scenario,
  rows.filter((row) => row.scenario === 'slow-viewer'),
)

test('a line has the median of its trials every half second, and a mark at its highest and its end', () => {
  const [panel] = data?.panels ?? []
  const line = panel?.samples.filter(({ name }) => name === 'ws tuned') ?? []
  assert.equal(line.length, 22)
  assert.deepEqual(line[0], { name: 'ws tuned', runner: 'ws', seconds: 0, mebibytes: 41 })
  assert.equal(line[20]?.mebibytes, 641)
  assert.deepEqual(
    panel?.marks.filter(({ name }) => name === 'ws tuned').map(({ aria }) => aria),
    [
      'ws tuned, a viewer stops reading, policy queue: at most 641 MiB after 10 s',
      'ws tuned, a viewer stops reading, policy queue: at the end 300 MiB after 10.5 s',
    ],
  )
})

test('each policy has a panel with a mark of every system and the moment at which the viewer left', async () => {
  assert.ok(data)
  assert.deepEqual(
    data.panels.map(({ label, leftAfter }) => [label.split(' ').at(-1), leftAfter]),
    [
      ['queue', 10],
      ['drop-newest', 10],
      ['close', 10],
    ],
  )
  for (const svg of await drawAll((options) => memoryChart(data, options)))
    for (const runner of slowSystems)
      for (const { label } of data.panels) {
        const name = runner === 'evil' ? hostileName : `${runner} tuned`
        assert.ok(countMarks(svg, `${name}, ${label}: `) >= 1, `${name} at ${label}`)
      }
})

test('where nobody watched memory there is no chart', () => {
  assert.equal(
    memoryData(
      claims,
      rows.filter((row) => row.scenario === 'claims'),
    ),
    null,
  )
})
