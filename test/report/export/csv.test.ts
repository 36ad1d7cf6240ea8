// Rows and trials as CSV: every figure, read back as it was, and nothing that a spreadsheet would run.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowsCsv, trialsCsv } from '../../../report/export/csv.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { madeUpRun } from '../made-up-run.ts'
import { sampleRun } from '../sample-run.ts'

const { rows } = summarize(sampleRun(), readReference())

/** By RFC 4180: quotes are doubled, lines end in CRLF. */
const parse = (text: string): readonly (readonly string[])[] =>
  [...text.matchAll(/((?:(?:"(?:[^"]|"")*"|[^",\r\n]*),?)*)\r\n/g)].map(([, line = '']) =>
    [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    ),
  )

const [head = [], ...lines] = parse(rowsCsv(rows))
const cellOf = (line: readonly string[] | undefined, column: string): string => {
  assert.ok(head.includes(column), column)
  return line?.[head.indexOf(column)] ?? assert.fail()
}

test('there is a line a row, all as long as the head', () => {
  assert.equal(lines.length, rows.length)
  for (const line of lines) assert.equal(line.length, head.length)
  assert.equal(new Set(head).size, head.length)
})

test('figures have all their digits, and what is not known is empty', () => {
  for (const [index, row] of rows.entries()) {
    assert.equal(cellOf(lines[index], 'fps.median'), row.fps === null ? '' : String(row.fps.median))
    assert.equal(cellOf(lines[index], 'ratioToBaseline.high'), String(row.ratioToBaseline?.high ?? ''))
    assert.equal(cellOf(lines[index], 'trials.refused'), String(row.trials.refused))
    assert.equal(cellOf(lines[index], 'latencyMs.p99'), '')
    assert.equal(cellOf(lines[index], 'label'), row.label)
  }
})

test('figures inside figures have columns of their own, and votes one for every verdict', () => {
  for (const [index, row] of rows.entries()) {
    assert.equal(cellOf(lines[index], 'next.times.median'), String(row.next?.times?.median ?? ''))
    assert.equal(cellOf(lines[index], 'votes.server-bound'), String(row.votes['server-bound'] ?? ''))
    assert.equal(cellOf(lines[index], 'votes.network-bound'), '')
  }
  assert.ok(rows.some(({ next }) => next !== null))
  assert.ok(!rowsCsv(rows).includes('[object'))
})

test('settings and metrics of all rows have columns', () => {
  assert.ok(['applied.maxMessageBytes', 'metrics.wireShare'].every((column) => head.includes(column)))
})

const named = (label: string): readonly SummaryRow[] =>
  summarize(madeUpRun([{ label, perTrial: [1] }]), readReference()).rows

for (const label of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])
  test(`a text like ${JSON.stringify(label)} is no formula`, () => {
    const [line] = parse(rowsCsv(named(label))).slice(1)
    assert.equal(line?.[head.indexOf('label')], `'${label}`)
  })

for (const label of ['a,b', 'say "no"', 'two\r\nlines', "it's", 'plain'])
  test(`a text like ${JSON.stringify(label)} reads back as it was`, () => {
    const [line] = parse(rowsCsv(named(label))).slice(1)
    assert.equal(line?.[head.indexOf('label')], label)
  })

test('trials have a line each, with the row they belong to', () => {
  const [trialHead, ...perTrial] = parse(trialsCsv(rows))
  assert.deepEqual(trialHead?.slice(-3), ['round', 'fps', 'cpuMsPerFrame'])
  assert.equal(
    perTrial.length,
    rows.reduce((sum, row) => sum + row.perTrial.length, 0),
  )
  assert.deepEqual(perTrial[0]?.slice(0, 8), [
    'ingest-1mb',
    '1x',
    'ws',
    'tuned',
    'prepared',
    '1',
    '1',
    '1405',
  ])
})
