// The terminal's table: 80 columns, a line for every row, nothing that a terminal would obey.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { summarize } from '../../../report/stats/summarize.ts'
import { renderTable } from '../../../report/terminal/table.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { failed, type MadeUpRow, madeUpRun, skipped, unavailable } from '../made-up-run.ts'
import { slowRun } from '../made-up-slow.ts'
import { sampleRun } from '../sample-run.ts'

const tableOf = (stored: ReturnType<typeof madeUpRun>): string =>
  renderTable(summarize(stored, readReference()))
const lineOf = (table: string, start: string): string =>
  table.split('\n').find((line) => line.startsWith(start)) ?? assert.fail(`no line starts with "${start}"`)

/** Ideographs take two columns. */
const columnsOf = (line: string): number =>
  [...line].reduce((sum, letter) => sum + (/[\u2e80-\uffff]/.test(letter) ? 2 : 1), 0)

const wide = madeUpRun([
  { label: 'a system whose name goes on and on and on', perTrial: [123_456, 99_999, 150_000] },
  { label: '漢字'.repeat(30), runner: 'x', perTrial: [123_456, 9, 150_000] },
  { label: 'x', runner: 'y', perTrial: [failed('很长'.repeat(90))] },
  { label: 'z', runner: 'z', scenario: 'long '.repeat(40), perTrial: [1] },
])
for (const [title, stored] of [
  ['the sample run', sampleRun()],
  ['long and broad texts', wide],
] as const)
  test(`no line of the table of ${title} exceeds 80 columns`, () => {
    for (const line of tableOf(stored).split('\n'))
      assert.ok(columnsOf(line) <= 80, `${columnsOf(line)}: ${line}`)
  })

test('a row shows its figures, and ≥ where it is a lower bound', () => {
  const table = tableOf(sampleRun())
  assert.match(lineOf(table, 'ws, tuned  '), /1,405 +1,346–1,490 +0\.705 +120 MiB server 3\/3$/)
  assert.match(lineOf(table, 'raw TCP'), /≥ 4,210 .*client 3\/3$/)
  assert.match(lineOf(table, '* uWebSockets.js, tuned'), /≥ 3,640/)
})

test('a row without figures shows why', () => {
  const table = tableOf(sampleRun())
  assert.match(lineOf(table, 'uWebSockets.js, shipped'), /refuses messages over 16,384 bytes/)
  assert.match(lineOf(table, 'Deno'), /unavailable: the deno binary is not installed/)
  assert.match(lineOf(table, 'picows'), /skipped: does not fit the budget/)
})

test('the answer is below the rows of the prepared generator, wrapped between words', () => {
  const lines = tableOf(sampleRun()).split('\n')
  const at = lines.findIndex((line) => line.startsWith('ws, tuned on Node 20 is fastest: 2,830 FPS'))
  assert.ok(at > 0 && at < lines.indexOf('ingest-3.5mb, 1x'))
  assert.match(
    lines.slice(at, at + 3).join(' '),
    /1\.09 times Bun, tuned \(1\.02–1\.16 within rounds\)\. Coupled: neither side was saturated/,
  )
})

test('below the answer each competitor stands against the next', () => {
  const text = tableOf(sampleRun()).replaceAll('\n', ' ')
  assert.match(
    text,
    /Order, with the ratio to the next \(95 %\): ws, tuned on Node 20 \[× 1\.09 \(1\.02–1\.16\)\] Bun, tuned \[/,
  )
})

test('under rows of another generator nobody leads', () => {
  const other = { generator: 'other', generatorLabel: 'other generator' }
  const table = tableOf(madeUpRun([{ ...other, perTrial: [1000, 1001, 999] }]))
  assert.doesNotMatch(table, /fastest|highest|Order|rank/)
})

test('the last lines account for every trial and give the noise floor', () => {
  const table = tableOf(sampleRun())
  assert.match(
    table,
    /66 trials: 40 completed, 6 refused, 8 failed, 6 unavailable, 2 skipped,\n {2}4 missing/,
  )
  assert.match(table, /noise floor \(baseline ÷ replica\): 0\.99–1\.02/)
})

test('control characters of a result never reach the terminal', () => {
  const table = tableOf(
    madeUpRun([
      { label: '\u001b]0;owned\u0007name\r\n\u202ereversed', perTrial: [failed('\u001b[2J\u009b31m')] },
    ]),
  )
  assert.equal(stripVTControlCharacters(table), table)
  assert.doesNotMatch(table.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u)
})

test('what would help an unavailable system stands in full below the table, once', () => {
  const reason = 'python3 is not on the PATH; Python 3.11 or newer is needed, with the module venv'
  const rows: readonly MadeUpRow[] = ['picows', 'python-websockets'].map((runner) => ({
    runner,
    perTrial: [unavailable(reason, 'sudo apt-get install python3 python3-venv')],
  }))
  const text = renderTable(summarize(madeUpRun(rows), readReference()))
  assert.equal(text.replaceAll('\n', ' ').split('sudo apt-get install python3 python3-venv').length - 1, 1)
  assert.ok(text.split('\n').every((line) => line.length <= 80))
})

test('what ran in place of a pinned or official build stands below the table once, and the row is ranked', () => {
  const substitute = 'third-party build x 20.57.0; upstream has released 20.69.0'
  const perTrial = [1000, 1001, 999].map((fps) => ({ fps, substitute }))
  const rows = [
    { label: 'A, tuned', runner: 'a', perTrial },
    { label: 'A, shipped', runner: 'a', variant: 'shipped', perTrial },
    { label: 'D', runner: 'd', perTrial },
    { label: 'B', runner: 'b', perTrial: [900, 901, 899] },
  ]
  const table = tableOf(madeUpRun(rows))
  assert.match(table.replaceAll(/\n */g, ' '), new RegExp(` a, d: ${substitute} `))
  assert.equal(table.split('third-party').length, 2)
  assert.ok(lineOf(table, 'A, tuned').includes('1,000'))
})

test('the claims are counted by outcome on lines of 80 columns, unless none was measured', () => {
  const lines = (table: string): string => table.replaceAll(/\n +/g, ' ')
  const table = tableOf(slowRun())
  assert.match(
    lines(table),
    /^claims: holds, but it is the client's number \(1\) · not measured in this profile \(9\)$/m,
  )
  assert.ok(table.split('\n').every((line) => line.length <= 80))
  assert.doesNotMatch(tableOf(madeUpRun([{ perTrial: [100, 101, 99] }])), /claims:/)
})

test('a scenario that was left out as a whole is one sentence', () => {
  const reason = 'left out, the budget of 3m00s does not hold it: with it the run would take about 4m23s'
  const perTrial = [skipped(reason)]
  const table = tableOf(
    madeUpRun([
      { runner: 'ws', perTrial: [100] },
      ...['a', 'b', 'c'].map((runner) => ({ runner, scenario: 'claims', perTrial })),
    ]),
  )
  const block = table.split('\n\n').find((text) => text.startsWith('claims')) ?? ''
  assert.match(
    block.replaceAll('\n', ' '),
    /^claims, 1x 3 rows, skipped: left out, the budget of 3m00s .* 4m23s$/,
  )
  assert.ok(block.split('\n').every((line) => line.length <= 80))
  assert.match(table, /4 trials: 1 completed, 3 skipped/)
})

test('control messages have their columns before those of the frames', () => {
  const summary = summarize(madeUpRun([{ label: 'ws', perTrial: [30, 31, 30] }]), readReference())
  const rows = summary.rows.map((row) => ({
    ...row,
    metrics: { ...row.metrics, controlP50Ms: 0.61, controlP99Ms: 12.5 },
  }))
  const table = renderTable({ ...summary, rows })
  assert.match(lineOf(table, 'system'), /FPS +ctl p50 +ctl p99 +p50 ms +p99 ms +limit/)
  assert.match(lineOf(table, 'ws'), / 30 +0\.61 +12\.5 +– +– /)
  assert.match(table.replaceAll('\n', ' '), /Control messages, p50 round trip: 0\.61 ms \(ws/)
  assert.match(table, /^ctl p50, p99: round trip of a control message in ms$/m)
})

test('control messages without frames are what is counted', () => {
  const summary = summarize(madeUpRun([{ label: 'ws', perTrial: [50, 50, 50] }]), readReference())
  const texts = { controlAlone: 1, controlP50Ms: 0.52, controlP90Ms: 1.4, controlP99Ms: 2.9 }
  const rows = summary.rows.map((row) => ({ ...row, metrics: { ...row.metrics, ...texts } }))
  const table = renderTable({ ...summary, rows })
  assert.match(lineOf(table, 'system'), /msgs\/s +ctl p50 +ctl p90 +ctl p99 +p99\.9 +limit/)
  assert.match(lineOf(table, 'ws'), / 50 +0\.52 +1\.4 +2\.9 +– /)
})

test('a capacity search has the number of cameras first, with the range of the trials', () => {
  const summary = summarize(madeUpRun([{ label: 'ws', perTrial: [600, 610, 600] }]), readReference())
  const carried = { capacityCameras: 20, capacityLowCameras: 18, capacityHighCameras: 22 }
  const rows = summary.rows.map((row) => ({
    ...row,
    metrics: { ...row.metrics, ...carried, capacityLowerBounds: 1 },
  }))
  const table = renderTable({ ...summary, rows })
  assert.match(lineOf(table, 'system'), /cameras +trials +p99 ms +CPU ms +limit/)
  assert.match(lineOf(table, 'ws'), /≥ 20 +18–22 +– /)
})
