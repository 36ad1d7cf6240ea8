// Every export of a run: from the same rows as the page, in files with names of their own.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { compile } from 'vega-lite'
import { buildReport } from '../../../report/build.ts'
import { chartsOf } from '../../../report/export/charts.ts'
import { exportFiles, reportFormats } from '../../../report/export/formats.ts'
import { benchmarkEntriesSchema } from '../../../report/export/github-action-benchmark.ts'
import { renderPage } from '../../../report/page/page.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { madeUpRun } from '../made-up-run.ts'
import { slowRun } from '../made-up-slow.ts'
import { scratchFolder, writeRun } from '../run-folders.ts'
import { sampleRun } from '../sample-run.ts'

const reference = readReference()
const stored = sampleRun()
const summary = summarize(stored, reference)
const textOf = (content: string | Uint8Array | undefined): string =>
  typeof content === 'string' ? content : assert.fail('not a text')

test('Markdown has the answer, a table of every point with every row, the claims and the machine', async () => {
  const [file] = await exportFiles('md', stored, summary, reference)
  const text = textOf(file?.content)
  assert.match(text, /^# /)
  assert.match(text, /ws, tuned on Node 20 is fastest: 2,830 FPS/)
  assert.match(text, /Imaginary CPU @<!-- --> 2\.00GHz/)
  assert.match(text, /^Noise floor \(baseline ÷ replica\): 0\.99–1\.02\./m)
  const tables = text
    .trim()
    .split('\n\n')
    .filter((block) => block.startsWith('| '))
  assert.deepEqual(
    tables.map((table) => table.split('\n').length - 2),
    [11, 11, 1, summary.claims.length],
  )
  assert.match(text, /^\| ws, tuned \| server-bound 3 of 3 \| 1,405 \| 1,346–1,490 \|/m)
  assert.match(text, /\| refuses messages over 16,384 bytes/)
  assert.doesNotMatch(text, /<(?!!-- -->)/)
  for (const table of tables)
    assert.equal(new Set(table.split('\n').map((line) => line.match(/(?<!\\)\|/g)?.length)).size, 1)
})

const sampleNames = ['ingest-1mb-1x', 'ingest-1mb-1x-ratio', 'ingest-1mb-1x-cpu', 'ingest-3.5mb-1x']

test('SVG, PNG and Vega-Lite have one file a chart, of the same chart', async () => {
  const [svg, png, vegaLite] = await Promise.all(
    (['svg', 'png', 'vega-lite'] as const).map((format) => exportFiles(format, stored, summary, reference)),
  )
  assert.deepEqual(
    [svg, png, vegaLite].map((files) => files?.map(({ name }) => name)),
    ['svg', 'png', 'vl.json'].map((ending) => sampleNames.map((name) => `${name}.${ending}`)),
  )
  const drawing = textOf(svg?.[0]?.content)
  assert.match(drawing, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  assert.match(drawing, /uWebSockets\.js, tuned/)
  assert.doesNotMatch(drawing, /var\(--|<script/)
  const picture = png?.[0]?.content
  assert.ok(picture instanceof Uint8Array)
  const { width, height, format } = await sharp(picture).metadata()
  const [, svgWidth, svgHeight] = drawing.match(/width="(\d+)" height="(\d+)"/) ?? []
  assert.deepEqual([format, width, height], ['png', 2 * Number(svgWidth), 2 * Number(svgHeight)])
  assert.doesNotThrow(() => compile(JSON.parse(textOf(vegaLite?.[0]?.content))))
})

test('every chart of the page is among the files', async () => {
  for (const made of [slowRun(), sampleRun()]) {
    const summary = summarize(made, reference)
    const page = await renderPage(made, summary, reference)
    const drawings = page.match(/data-chart="[^"]*-wide"/g) ?? []
    assert.ok(drawings.length >= 4)
    assert.equal(chartsOf(made.run, summary, reference).length, drawings.length)
  }
  const slow = slowRun()
  const names = chartsOf(slow.run, summarize(slow, reference), reference).map(({ name }) => name)
  assert.deepEqual(
    names.filter((name) => !/^(?:claims|slow-viewer)-[a-z0-9]+$|-(?:queue|drop-newest|close)$/.test(name)),
    ['published-claims', 'claims-1mb-ladder', 'claims-1mb-cpu'],
  )
  assert.ok(names.includes('slow-viewer-memory'))
})

test('scenarios of any name have files of their own, inside the folder', () => {
  const odd = madeUpRun(
    ['../up', '..', 'a b', 'a/b', '漢'].map((scenario) => ({ scenario, perTrial: [100] })),
  )
  const names = chartsOf(odd.run, summarize(odd, reference), reference).map(({ name }) => name)
  assert.deepEqual(names, ['up-1x', '1x', 'a-b-1x', 'a-b-1x-again-1', '1x-again-1'])
  const long = madeUpRun(
    ['a'.repeat(300), `${'a'.repeat(300)}b`].map((scenario) => ({ scenario, perTrial: [100] })),
  )
  const cut = chartsOf(long.run, summarize(long, reference), reference).map(({ name }) => name)
  assert.deepEqual(cut, ['a'.repeat(150), `${'a'.repeat(150)}-again-1`])
})

test('what ran in place of a pinned or official build is said in every format that names rows', async () => {
  const substitute = 'third-party build x 20.57.0'
  const marked = madeUpRun([{ label: 'A', perTrial: [{ fps: 1000, substitute }] }])
  const files = await Promise.all(
    (['md', 'csv', 'github-action-benchmark'] as const).map(async (format) => {
      const [file] = await exportFiles(format, marked, summarize(marked, reference), reference)
      return textOf(file?.content)
    }),
  )
  for (const text of files) assert.ok(text.includes(substitute), text)
})

test('github-action-benchmark has the rows with a figure, and says which must not be ranked', async () => {
  const [file] = await exportFiles('github-action-benchmark', stored, summary, reference)
  const entries = benchmarkEntriesSchema.parse(JSON.parse(textOf(file?.content)))
  assert.equal(entries.length, summary.rows.filter(({ fps }) => fps !== null).length)
  assert.equal(new Set(entries.map(({ name }) => name)).size, entries.length)
  assert.ok(entries.some(({ name, extra }) => name.endsWith('uws tuned') && /not ranked/.test(extra)))
})

test('a page that browsers could hardly open is not written, and one line says why', async (context) => {
  const folder = join(scratchFolder(context), 'run')
  const [first, ...others] = stored.run.scenarios
  assert.ok(first)
  const scenarios = [{ ...first, howToRead: 'x'.repeat(21_000_000) }, ...others]
  writeRun(folder, { ...stored, run: { ...stored.run, scenarios } })
  const { files, withheld } = await buildReport(folder, ['html', 'csv'])
  assert.match(
    withheld ?? '',
    /run: the page was not written: it would have 2\d\.\d MB, over 20\.0 MB\. [^\n]*$/,
  )
  assert.equal(files.length, 3)
  assert.ok(!existsSync(join(folder, 'report.html')))
})

test('a run folder gets what was asked for and its summary, and nothing else', async (context) => {
  const folder = join(scratchFolder(context), 'run')
  writeRun(folder, stored)
  const { files } = await buildReport(folder, ['csv', 'md', 'csv'])
  assert.deepEqual(
    files.map((file) => file.slice(folder.length + 1)),
    ['summary.json', 'export/rows.csv', 'export/trials.csv', 'export/report.md'],
  )
  assert.ok(!existsSync(join(folder, 'report.html')))
  const all = await buildReport(folder, reportFormats)
  assert.ok(all.files.every((file) => readFileSync(file).length > 100))
  assert.ok(existsSync(join(folder, 'report.html')))
})
