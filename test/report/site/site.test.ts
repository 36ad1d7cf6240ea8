// The site of published runs: complete, relative, the same every time, and clear about what it cannot be made of.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildSite } from '../../../report/site/build.ts'
import { SiteError } from '../../../report/site/folder.ts'
import { listPublished, publishedFolder } from '../../../results/store/published.ts'
import { CorruptRunError } from '../../../results/store.ts'
import { publish, scratchFolder } from '../run-folders.ts'
import { hostile } from '../sample-run.ts'

const contentsOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  )

const suite = (version: string) => ({ version, gitRevision: '4f5fda6', gitDirty: false, lockHash: 'c0ffee' })

test('a site has an index, every run with its page and figures, and trends of one machine', async (context) => {
  const folder = scratchFolder(context)
  const [root, out] = [join(folder, 'published'), join(folder, 'out')]
  await publish(root, '2026-11-23-lab', 1400)
  await publish(root, '2026-12-01-lab', 1500, { suite: suite('0.2.0') })
  await publish(root, '2026-12-02-attic', 900)
  const files = await buildSite(root, out)
  const site = contentsOf(out)
  assert.deepEqual([...site.keys()].sort(), files.map((file) => file.slice(out.length + 1)).sort())
  assert.equal(site.size, 2 + 3 * 4)
  assert.equal(
    site.get('2026-11-23-lab/report.html'),
    readFileSync(join(root, '2026-11-23-lab/report.html'), 'utf8'),
  )
  const index = site.get('index.html') ?? ''
  assert.match(index, /Best known answer on attic/)
  assert.match(index, /<dt>Refuses<\/dt>/)
  assert.match(index, /<dd>[^<]+ <a href="2026-12-01-lab\/report\.html#scenario-1">/)
  assert.match(index, /npm run matrix -- --repeat results\/published\/2026-12-01-lab</)
  assert.equal(index.match(/<section id="20/g)?.length, 3)
  assert.ok(index.indexOf('id="2026-12-02-attic"') < index.indexOf('id="2026-11-23-lab"'), 'newest first')
  assert.equal(index.match(/<section id="trend-/g)?.length, 1)
  assert.match(index, /<strong>Warning\.<\/strong>[^<]*2026-11-23 → 2026-12-01/)
  assert.match(index, /<li>version of the suite: 0\.1\.0 → 0\.2\.0<\/li>/)
  assert.match(index, /aria-label="uWebSockets\.js, tuned, 2026-12-01: 3,000 FPS, 95 % interval/)

  const links = [...index.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link)
  assert.ok(links.length > 12)
  for (const link of links) {
    const [path = '', id] = link.split('#')
    const page = path === '' ? index : (site.get(path) ?? '')
    assert.ok(page !== '' && (id === undefined || page.includes(`id="${id}"`)), link)
  }
  assert.doesNotMatch(index, /<script|\ssrc=|https?:\/\/(?!www\.w3\.org\/)/)
})

test('the published runs of this repository make a site', async (context) => {
  const root = join(import.meta.dirname, '../../..', publishedFolder)
  const out = join(scratchFolder(context), 'out')
  await buildSite(root, out)
  const index = readFileSync(join(out, 'index.html'), 'utf8')
  for (const { name } of listPublished(root)) assert.ok(index.includes(`id="${name}"`), name)
})

test('the same runs give the same bytes, in a folder that holds the earlier site', async (context) => {
  const folder = scratchFolder(context)
  const [root, out] = [join(folder, 'published'), join(folder, 'out')]
  await publish(root, '2026-11-23-lab', 1400)
  await publish(root, '2026-12-01-lab', 1500)
  await buildSite(root, out)
  const before = contentsOf(out)
  rmSync(join(out, 'index.html'))
  await buildSite(root, out)
  const after = contentsOf(out)
  assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort())
  for (const [path, content] of after) assert.ok(content === before.get(path), path)
  assert.match(after.get('index.html') ?? '', /recorded no changes between them/)
})

test('runs of another CPU, or of another workload, are no trend of the machine', async (context) => {
  const folder = scratchFolder(context)
  const root = join(folder, 'published')
  await publish(root, '2026-11-23-lab', 1400)
  const { run } = JSON.parse(`{"run": ${readFileSync(join(root, '2026-11-23-lab/run.json'), 'utf8')}}`)
  await publish(root, '2026-12-01-lab', 1500, { environment: { ...run.environment, cpuModel: 'Other CPU' } })
  const [scenario] = run.scenarios
  const points = [{ ...scenario.points[0], connections: 4 }]
  await publish(root, '2026-12-02-lab', 1500, { scenarios: [{ ...scenario, points }] })
  await buildSite(root, join(folder, 'out'))
  assert.doesNotMatch(readFileSync(join(folder, 'out/index.html'), 'utf8'), /trend-/)
})

test('no text of a run becomes an element of the index', async (context) => {
  const folder = scratchFolder(context)
  const root = join(folder, 'published')
  await publish(root, '2026-11-23-lab', 1400, { profile: hostile, suite: suite(hostile) })
  await publish(root, '2026-12-01-lab', 1400, { profile: hostile, suite: suite('0.2.0') })
  await buildSite(root, join(folder, 'out'))
  const index = readFileSync(join(folder, 'out/index.html'), 'utf8')
  assert.doesNotMatch(index, /<script/)
  assert.ok(index.includes('version of the suite: &lt;script&gt;'))
})

test('what is no run, has no page, or is not named as published runs are, is refused by name', async (context) => {
  const folder = scratchFolder(context)
  const [root, out] = [join(folder, 'published'), join(folder, 'out')]
  await assert.rejects(
    buildSite(root, out),
    (error) => error instanceof SiteError && /contains no published run/.test(error.message),
  )
  mkdirSync(join(root, '2026-11-22-lab'), { recursive: true })
  await assert.rejects(
    buildSite(root, out),
    (error) => error instanceof CorruptRunError && /2026-11-22-lab is not a run folder/.test(error.message),
  )
  rmSync(join(root, '2026-11-22-lab'), { recursive: true })
  await publish(root, '2026-11-23-lab', 1400)
  rmSync(join(root, '2026-11-23-lab/report.html'))
  await assert.rejects(
    buildSite(root, out),
    (error) => error instanceof SiteError && /report\.html is missing: npm run report/.test(error.message),
  )
  mkdirSync(join(root, 'Lab'))
  await assert.rejects(
    buildSite(root, out),
    (error) => error instanceof CorruptRunError && /Lab is not named/.test(error.message),
  )
  assert.ok(!existsSync(out))
})

test('a folder with other things in it is left as it is', async (context) => {
  const folder = scratchFolder(context)
  const [root, out] = [join(folder, 'published'), join(folder, 'out')]
  await publish(root, '2026-11-23-lab', 1400)
  await buildSite(root, out)
  writeFileSync(join(out, '2026-11-23-lab/notes.txt'), 'mine')
  await assert.rejects(
    buildSite(root, out),
    (error) =>
      error instanceof SiteError &&
      /contains files that no site build wrote \(2026-11-23-lab\/notes\.txt\)/.test(error.message),
  )
  assert.equal(readFileSync(join(out, '2026-11-23-lab/notes.txt'), 'utf8'), 'mine')
  await assert.rejects(buildSite(root, root), SiteError)
  await assert.rejects(buildSite(root, join(root, '2026-11-23-lab/run.json')), /is not a folder/)
})
