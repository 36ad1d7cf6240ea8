// The page as text: complete, reproducible, and harmless whatever a result file holds.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildReport } from '../../report/build.ts'
import { renderPage } from '../../report/page/page.ts'
import { safeJson } from '../../report/page/safe-json.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { CorruptRunError, createRun } from '../../results/store.ts'
import { summarySchema } from '../../results/summary-schema.ts'
import { hostile, sampleRun } from './sample-run.ts'

const reference = readReference()
const stored = sampleRun()
const page = await renderPage(stored, summarize(stored, reference), reference)
const withoutScripts = page.replaceAll(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')

test('the same run gives the same page, byte for byte', async () => {
  const again = sampleRun()
  assert.equal(await renderPage(again, summarize(again, reference), reference), page)
})

test('no text of a result file becomes an element', () => {
  assert.equal(page.match(/<script>alert/g), null)
  assert.ok(withoutScripts.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
  assert.doesNotMatch(withoutScripts, /<script|<\/title>.*<\/title>/)
  // Three libraries, our script and two blocks of data: a label that got through would make one more.
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
  assert.match(facts, /<dt>Used by other programs<\/dt><dd>3\.4 % of/)
  assert.match(facts, /<dt>CPU<\/dt><dd>&lt;script&gt;/)
  assert.doesNotMatch(facts, /<script/)
})

test('the checks of behaviour are told with reason and link, and left out of a run that has none', async () => {
  assert.match(withoutScripts, /<section id="conformance">[\s\S]*through 3 checks/)
  assert.match(withoutScripts, /Not measured, because a check failed: ws tuned\./)
  assert.match(
    withoutScripts,
    /bun, unmasked-frame<\/strong>[^<]*<a href="https:\/\/example\.org\/unmasked-frame"/,
  )
  const { conformance: _, ...run } = stored.run
  const without = { ...stored, run }
  assert.doesNotMatch(
    await renderPage(without, summarize(without, reference), reference),
    /href="#conformance"|id="conformance"/,
  )
})

test('every chart stands before the first script', () => {
  const text = page.match(/id="chart-specs">([\s\S]*?)<\/script>/)?.[1] ?? ''
  const specs = Object.keys(JSON.parse(text))
  const drawn = page.slice(0, page.indexOf('<script'))
  assert.ok(specs.length >= 4)
  assert.equal(drawn.match(/<svg /g)?.length, specs.length)
  for (const id of specs) assert.ok(drawn.includes(`data-chart="${id}"`), id)
})

test('the policy allows the scripts and the style of the page by their hashes and nothing else', () => {
  const policy = page.match(/Content-Security-Policy" content="([^"]*)"/)?.[1] ?? ''
  assert.match(policy, /^default-src 'none'; script-src/)
  assert.doesNotMatch(policy, /unsafe|https?:|\*/)
  const inlined = [
    ...page.matchAll(/<script>([\s\S]*?)<\/script>/g),
    ...page.matchAll(/<style>([\s\S]*?)<\/style>/g),
  ]
  assert.equal(inlined.length, 5)
  for (const [, text = ''] of inlined)
    assert.ok(policy.includes(createHash('sha256').update(text).digest('base64')))
})

test('the page names no address to load from', () => {
  assert.doesNotMatch(withoutScripts, /\s(?:src|srcset|poster)=|<link|@import|url\(/)
  assert.doesNotMatch(page, /sourceMappingURL/)
})

test('the embedded data is the run and its summary', () => {
  const text = page.match(/id="run-data">([\s\S]*?)<\/script>/)?.[1] ?? ''
  assert.deepEqual(JSON.parse(text), { run: stored.run, summary: summarize(stored, reference) })
})

for (const nasty of [`</script>${hostile}`, '<!--<script>', ']]>', '\u2028\u2029', '"\\'])
  test(`JSON with ${JSON.stringify(nasty)} cannot end its element and reads back`, () => {
    const text = safeJson({ nasty })
    assert.doesNotMatch(text, /[<\u2028\u2029]/)
    assert.deepEqual(JSON.parse(text), { nasty })
  })

test('a run folder gets a summary that its schema accepts and a page', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'report-test-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const journal = createRun(join(folder, 'run'), stored.run)
  for (const trial of stored.trials) journal.append(trial)
  journal.close()
  const { summary, files } = await buildReport(join(folder, 'run'))
  assert.deepEqual(files, [join(folder, 'run/summary.json'), join(folder, 'run/report.html')])
  assert.deepEqual(summarySchema.parse(JSON.parse(readFileSync(files[0] ?? '', 'utf8'))), summary)
  assert.match(readFileSync(files[1] ?? '', 'utf8'), /^<!doctype html>/)
  writeFileSync(join(folder, 'run/trials.jsonl'), '{"round":"one"}\n')
  await assert.rejects(buildReport(join(folder, 'run')), CorruptRunError)
})
