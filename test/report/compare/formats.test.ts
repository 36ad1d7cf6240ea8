// A comparison in each of its formats: complete, within its width, harmless whatever a result file holds.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { compareStoredRuns } from '../../../report/compare/compare.ts'
import { formatComparison } from '../../../report/compare/formats.ts'
import { renderComparison } from '../../../report/compare/table.ts'
import { benchmarkEntriesSchema } from '../../../report/export/github-action-benchmark.ts'
import type { StoredRun } from '../../../results/store.ts'
import { failed, type MadeUpRow, madeUpRun, refused } from '../made-up-run.ts'
import { sampleRun } from '../sample-run.ts'

const nasty = '<img src=x onerror=alert(1)> | [a](http://b) @org #7 `c` **d** \u001b[31m\u202e\r\n| e'
const calm = [1000, 1010, 990, 1005, 995]

/** With a hostile text wherever a file may hold one. */
const hostileRun = (factor: number, changes: readonly MadeUpRow[] = []): StoredRun => {
  const stored = madeUpRun([
    { baseline: true, perTrial: calm },
    { baseline: true, replica: 2, perTrial: [1001, 1000, 999, 1002, 998] },
    { runner: 'evil', label: nasty, perTrial: calm.map((fps) => Math.round(fps * factor)) },
    { runner: 'timed', perTrial: calm },
    { runner: 'broken', label: nasty, perTrial: [failed(nasty)] },
    ...changes,
  ])
  const environment = {
    ...stored.run.environment,
    cpuModel: `${nasty}${factor}`,
    kernel: `${nasty}${factor}`,
  }
  return { ...stored, folder: `/tmp/${nasty}`, run: { ...stored.run, environment } }
}

const comparison = compareStoredRuns(
  hostileRun(1, [{ runner: 'old', label: nasty, perTrial: calm }]),
  hostileRun(0.7, [{ runner: 'new', label: nasty, perTrial: [refused(1)] }]),
  0.05,
)
const [terminal, markdown, html] = [
  renderComparison(comparison),
  formatComparison(comparison, 'md'),
  formatComparison(comparison, 'html'),
]

test('no line for the terminal exceeds 80 columns or holds what a terminal obeys', () => {
  for (const text of [terminal, renderComparison(compareStoredRuns(sampleRun(), sampleRun(), 0.05))]) {
    for (const line of text.split('\n')) assert.ok(line.length <= 80, `${line.length}: ${line}`)
    assert.equal(stripVTControlCharacters(text), text)
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u)
  }
})

test('rows with latencies have both p99 within 80 columns', () => {
  const rows = comparison.rows.map((row) => ({
    ...row,
    a: row.a && { ...row.a, p99Ms: 12_345.678 },
    b: row.b && { ...row.b, p99Ms: 1.5 },
  }))
  const text = renderComparison({ ...comparison, rows })
  assert.match(text, /A p99 ms B p99 ms/)
  assert.match(text, /12345\.6|12345…|12345\.…/)
  assert.match(text, / 1\.500$/m)
  for (const line of text.split('\n')) assert.ok(line.length <= 80, `${line.length}: ${line}`)
})

for (const [name, text] of [
  ['terminal', terminal],
  ['Markdown', markdown],
  ['HTML', html],
] as const)
  test(`the ${name} text says what forbids conclusions, what changed, what is new and gone, and what fails`, () => {
    const plain = text.replaceAll(/\s+/g, ' ')
    assert.match(plain, /The machines differ \(CPU model\)/)
    assert.match(plain, /0\.70 \(0\.6\d–0\.7\d\)/)
    assert.match(plain, /slower/)
    assert.match(plain, /only in A \(1,000 FPS\)/)
    assert.match(plain, /only in B \(refuses messages over 1 bytes/)
    assert.match(plain, /Slower by more than 5 %: /)
  })

test('in Markdown a hostile text opens no cell, tag, link, mention or code', () => {
  assert.doesNotMatch(markdown, /<(?!!-- -->)/)
  assert.doesNotMatch(markdown, /[@#]org|@o|#7/)
  assert.doesNotMatch(markdown, /(?<!\\)\[a|(?<!\\)`|https?:\/\//)
  const tables = markdown.split('\n').filter((line) => line.startsWith('|'))
  const widths = tables.map((line) => line.match(/(?<!\\)\|/g)?.length)
  assert.deepEqual([...new Set(widths)].sort(), [3, 4, 7])
})

test('on the page a hostile text is text, and there is nothing to run or to load', () => {
  assert.doesNotMatch(html, /<img|<script|\son\w+=(?![^<]*&gt;)|<link|@import|url\(/)
  assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;/)
  const policy = html.match(/Content-Security-Policy" content="([^"]*)"/)?.[1] ?? ''
  const style = html.match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? ''
  assert.match(policy, /^default-src 'none'; style-src 'sha256-/)
  assert.ok(policy.includes(createHash('sha256').update(style).digest('base64')))
})

test('github-action-benchmark gets one entry a measured row of B, each with a name of its own', () => {
  const entries = benchmarkEntriesSchema.parse(
    JSON.parse(formatComparison(comparison, 'github-action-benchmark')),
  )
  assert.deepEqual(
    entries.map(({ name, unit, value }) => [name, unit, value]),
    [
      ['ingest-1mb / 1x / ws tuned', 'FPS', 1000],
      ['ingest-1mb / 1x / ws tuned #2', 'FPS', 1000],
      ['ingest-1mb / 1x / evil tuned', 'FPS', 700],
      ['ingest-1mb / 1x / timed tuned', 'FPS', 1000],
    ],
  )
  const evil = entries[2]
  assert.match(evil?.range ?? '', /^95 % interval 6\d\d–7\d\d$/)
  assert.match(
    evil?.extra ?? '',
    /^limit: server-bound\nCPU ms\/frame: 1\.414\nratio to the other run: 0\.70 /,
  )
})
