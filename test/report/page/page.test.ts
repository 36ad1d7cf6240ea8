// The page as text: complete, reproducible, and harmless whatever a result file holds.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { buildReport } from '../../../report/build.ts'
import { packJson, shareValues } from '../../../report/page/pack.ts'
import { renderPage } from '../../../report/page/page.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { runRecordSchema } from '../../../results/schema.ts'
import { CorruptRunError } from '../../../results/store.ts'
import { summarySchema } from '../../../results/summary-schema.ts'
import { madeUpRun } from '../made-up-run.ts'
import { scratchFolder, writeRun } from '../run-folders.ts'
import { hostile, sampleRun } from '../sample-run.ts'

const reference = readReference()
const stored = sampleRun()
const page = await renderPage(stored, summarize(stored, reference), reference)
const withoutScripts = page.replaceAll(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')

const unpack = (packed = ''): string => gunzipSync(Buffer.from(packed, 'base64')).toString()

test('the same run gives the same page, byte for byte', async () => {
  const again = sampleRun()
  assert.equal(await renderPage(again, summarize(again, reference), reference), page)
})

test('no text of a result file becomes an element', () => {
  assert.equal(page.match(/<script>alert/g), null)
  assert.ok(withoutScripts.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
  assert.doesNotMatch(withoutScripts, /<script|<\/title>.*<\/title>/)
  // Three packed libraries, our script and two blocks of data: a label that got through would make one more.
  assert.equal(page.match(/<script\b/g)?.length, 6)
  assert.equal(page.match(/<\/script>/g)?.length, 6)
})

test('the machine stands on the page, harmless whatever it says of itself', async () => {
  const { run } = stored
  const environment = {
    ...run.environment,
    cpuModel: hostile,
    virtualization: `"'&${hostile}`,
    busyShare: 0.034,
  }
  const cgroup = { cpuQuota: 1.5, cpuset: [0, 1], memoryLimitBytes: 2 ** 30 }
  const limited = { ...stored, run: { ...run, environment: { ...environment, cgroup } } }
  const text = await renderPage(limited, summarize(limited, reference), reference)
  const facts = text.slice(text.indexOf('<section id="machine">'), text.indexOf('<h3>Warnings</h3>'))
  assert.match(facts, /<dt>Control group<\/dt><dd>quota of 1\.5 CPUs, cpuset 0, 1, memory limit 1,024 MiB</)
  assert.match(facts, /<dt>Other programs<\/dt><dd>3\.4 % of/)
  assert.match(facts, /<dt>CPU<\/dt><dd>&lt;script&gt;/)
  assert.doesNotMatch(facts, /<script/)
})

test('what ran in place of a pinned or official build stands below its row, ranked or not, as text', async () => {
  const substitute = `third-party build ${hostile}`
  const marked = madeUpRun([
    { runner: 'a', perTrial: [{ fps: 1000, substitute }] },
    { runner: 'b', perTrial: [{ fps: 900, substitute, caveat: 'too old' }] },
    { runner: 'c', perTrial: [800] },
  ])
  const text = await renderPage(marked, summarize(marked, reference), reference)
  const notes = text.matchAll(/<tr class="note" data-system="(\w+)"><td[^>]*><span>(.*?)&gt;/g)
  assert.deepEqual(
    [...notes].map(([, runner, note]) => [runner, note]),
    [
      ['a', 'third-party build &lt;script'],
      ['b', 'Not ranked: too old; third-party build &lt;script'],
    ],
  )
})

test('the conformance checks have reason and link, and are absent in a run without checks', async () => {
  assert.match(withoutScripts, /<section id="conformance">[\s\S]*: 3 conformance checks/)
  assert.match(
    withoutScripts,
    /Not measured because a check failed: ws tuned in mode ingest, ws tuned in mode echo\./,
  )
  assert.match(
    withoutScripts,
    /bun, ingest, unmasked-frame<\/strong>[^<]*<a href="https:\/\/example\.org\/unmasked-frame"/,
  )
  const { conformance: _, ...run } = stored.run
  const without = { ...stored, run }
  assert.doesNotMatch(
    await renderPage(without, summarize(without, reference), reference),
    /href="#conformance"|id="conformance"/,
  )
})

test('a run of a suite that wrote less still has a page, which says what it does not know', async () => {
  const { conformance: _, sessions: __, leftOut: ___, budgetMs: ____, ...older } = stored.run
  const old = { ...stored, run: runRecordSchema.parse(JSON.parse(JSON.stringify(older))) }
  const text = await renderPage(old, summarize(old, reference), reference)
  assert.match(text, /<dt>Conformance checks<\/dt><dd>not recorded</)
  assert.match(text, /<dt>Budget<\/dt><dd>none</)
  assert.doesNotMatch(withoutScripts, /<dt>Conformance checks<\/dt>/)
})

test('every chart stands before the first script', () => {
  const text = page.match(/id="chart-specs">([\s\S]*?)<\/script>/)?.[1] ?? ''
  const specs = Object.keys(JSON.parse(unpack(text)).specs)
  const drawn = page.slice(0, page.indexOf('<script'))
  assert.ok(specs.length >= 4)
  const phoneFirst = ['chart-1-1-narrow']
  const inPage = specs.filter((id) => id.endsWith('-wide') || phoneFirst.includes(id))
  assert.equal(specs.length, 2 * specs.filter((id) => id.endsWith('-wide')).length)
  assert.deepEqual(
    [...drawn.matchAll(/data-chart="([^"]*)"><svg /g)].map(([, id]) => id).sort(),
    inPage.sort(),
  )
  for (const id of specs) assert.ok(drawn.includes(`data-chart="${id}"`), id)
})

test('the policy allows the scripts and the style of the page by their hashes and nothing else', () => {
  const policy = page.match(/Content-Security-Policy" content="([^"]*)"/)?.[1] ?? ''
  assert.match(policy, /^default-src 'none'; script-src/)
  assert.doesNotMatch(policy, /unsafe|https?:|\*/)
  const libraries = [
    ...page.matchAll(/<script type="application\/gzip" class="library">([\s\S]*?)<\/script>/g),
  ]
  const allowed = [
    ...libraries.map(([, packed]) => unpack(packed)),
    ...[...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = '']) => text),
    ...[...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text = '']) => text),
  ]
  assert.equal(allowed.length, 5)
  assert.equal(policy.match(/'sha256-/g)?.length, 5)
  for (const text of allowed) assert.ok(policy.includes(createHash('sha256').update(text).digest('base64')))
  for (const text of allowed) assert.doesNotMatch(text, /sourceMappingURL/)
})

test('the page names no address to load from', () => {
  assert.doesNotMatch(withoutScripts, /\s(?:src|srcset|poster)=|<link|@import|url\(/)
})

test('the embedded data is the run and its summary', () => {
  const text = page.match(/id="run-data">([\s\S]*?)<\/script>/)?.[1] ?? ''
  assert.deepEqual(JSON.parse(unpack(text)), { run: stored.run, summary: summarize(stored, reference) })
})

for (const nasty of [`</script>${hostile}`, '<!--<script>', ']]>', '\u2028\u2029', '"\\'])
  test(`packed JSON with ${JSON.stringify(nasty)} cannot end its element and reads back`, () => {
    const text = packJson({ nasty })
    assert.match(text, /^[A-Za-z0-9+/]+=*$/)
    assert.deepEqual(JSON.parse(unpack(text)), { nasty })
  })

test('a run folder gets a summary that its schema accepts and a page', async (context) => {
  const folder = scratchFolder(context)
  writeRun(join(folder, 'run'), stored)
  const { summary, files } = await buildReport(join(folder, 'run'))
  assert.deepEqual(files, [join(folder, 'run/summary.json'), join(folder, 'run/report.html')])
  assert.deepEqual(summarySchema.parse(JSON.parse(readFileSync(files[0] ?? '', 'utf8'))), summary)
  assert.match(readFileSync(files[1] ?? '', 'utf8'), /^<!doctype html>/)
  writeFileSync(join(folder, 'run/trials.jsonl'), '{"round":"one"}\n')
  await assert.rejects(buildReport(join(folder, 'run')), CorruptRunError)
})

test('equal lists of values are kept once; values of an axis stay where they are', () => {
  const data = { values: [{ name: 'ws', fps: 1 }] }
  const other = { values: [{ name: 'bun', fps: 2 }] }
  const axis = { values: [1, 10] }
  assert.deepEqual(
    shareValues({ a: { layer: [{ data }, { data: structuredClone(data), axis }] }, b: { data: other } }),
    {
      lists: [data.values, other.values],
      specs: {
        a: { layer: [{ data: { values: 0 } }, { data: { values: 0 }, axis }] },
        b: { data: { values: 1 } },
      },
    },
  )
})
