// A sentence a finding: the first of each answer, two where the first says only what was offered.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from '../../../report/readme.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { madeUpRun } from '../made-up-run.ts'
import { sampleRun } from '../sample-run.ts'

const reference = readReference()

test('each scenario speaks once, and then every row whose limit turned the images away', () => {
  const stored = sampleRun()
  const found = findings(stored.run, summarize(stored, reference))
  assert.deepEqual(
    found.map(({ about }) => about),
    ['One generator, 1 MB images', 'One generator, 3.5 MB images', 'uWebSockets.js, shipped'],
  )
  for (const { sentence } of found) assert.match(sentence, /^\S.*\.$/)
})

test('cameras that keep a rate are told with who carried it', () => {
  const stored = madeUpRun([{ label: 'ws, tuned', perTrial: [240, 240, 240] }])
  const summary = summarize(stored, reference)
  const rows = summary.rows.map((row) => ({ ...row, metrics: { offeredFps: 240, deliveredShare: 1 } }))
  const scenarios = stored.run.scenarios.map((scenario) => ({
    ...scenario,
    points: scenario.points.map((point) => ({ ...point, pace: { fps: 30 } })),
  }))
  const [first] = findings({ ...stored.run, scenarios }, { ...summary, rows })
  assert.match(
    first?.sentence ?? '',
    /^240 frames a second were offered\. 1 of 1 systems carried them: ws, tuned/,
  )
})

test('of a scenario with several points the first planned one speaks, and says which it is where others were too', () => {
  const stored = madeUpRun([{ perTrial: [100, 101, 99] }])
  const [scenario] = stored.run.scenarios
  const [point] = scenario?.points ?? []
  const [row] = stored.run.rows
  assert.ok(scenario && point && row)
  const other = { ...point, id: '4x', label: '4 connections' }
  const run = { ...stored.run, scenarios: [{ ...scenario, points: [other, point] }] }
  const aboutOf = (of: typeof stored): readonly string[] =>
    findings(of.run, summarize(of, reference)).map(({ about }) => about)
  assert.deepEqual(aboutOf({ ...stored, run }), ['One generator, 1 MB images'])
  const both = { ...run, rows: [...run.rows, { ...row, point: '4x' }] }
  assert.deepEqual(aboutOf({ ...stored, run: both }), ['One generator, 1 MB images · 4 connections'])
})
