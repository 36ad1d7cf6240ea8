// What README shows of a published run is what `npm run readme` gives for it, and nothing that anybody typed.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type PublishedRun, readPublished } from '../../report/published-runs.ts'
import { namedRun, ReadmeError, readmeFiles } from '../../report/readme.ts'
import { refusalsOf } from '../../report/refusals.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { renderResult } from '../../report/terminal/result.ts'
import { readReference } from '../../results/reference-schema.ts'
import { listPublished, publishedFolder } from '../../results/store/published.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { hostile, sampleRun } from './sample-run.ts'

const root = join(import.meta.dirname, '../..')
const reference = readReference()
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const shown = namedRun(readme)
const folder = join(root, publishedFolder, shown ?? '')
const absent =
  shown === null
    ? 'README.md shows no published run yet'
    : !existsSync(folder) && `${publishedFolder}/${shown}, which README.md names, is not in this copy`

test('the README’s block and pictures are what the command makes of the run that it names', {
  skip: absent,
}, async () => {
  const runs = readPublished(listPublished(join(root, publishedFolder)), reference)
  const files = await readmeFiles(readme, shown ?? '', runs, reference)
  for (const { path, content } of files)
    assert.ok(
      readFileSync(join(root, path), 'utf8') === content,
      `${path} is not that of ${shown}: npm run readme -- ${shown}`,
    )
})

test('the example of a result is what the terminal prints of the run that the README names', {
  skip: absent,
}, () => {
  const run = readPublished(listPublished(join(root, publishedFolder)), reference).find(
    ({ name }) => name === shown,
  )
  assert.ok(run)
  const { stored, summary } = run
  const printed = renderResult(
    { run: stored.run, summary, refusals: refusalsOf(stored.run, summary), rigs: [] },
    { allTables: false },
  ).split('\n')
  const example = (/```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? '').split('\n').filter((line) => line !== '')
  assert.ok(example.length > 5)
  let at = -1
  for (const line of example) {
    const isCut = line.endsWith('…')
    at = printed.findIndex(
      (each, index) => index > at && (isCut ? each.startsWith(line.slice(0, -1).trimEnd()) : each === line),
    )
    assert.ok(at >= 0, `${line} is not what npm run report prints of ${shown}, or stands elsewhere`)
  }
})

test('every picture that the README shows is there', () => {
  const pictures = [...readme.matchAll(/(?:srcset="|src="|!\[[^\]]*\]\()([^")]+)/g)].map(
    ([, path = '']) => path,
  )
  assert.ok(pictures.length > 0)
  for (const path of pictures) assert.ok(existsSync(join(root, path)), path)
})

const published = (
  name: string,
  stored: StoredRun,
  summary: Summary = summarize(stored, reference),
): readonly PublishedRun[] => [
  { name, day: '2026-11-23', machine: 'lab', subject: null, folder: '', stored, summary },
]

const around = (name: string, inside: string): string =>
  `# Title\n\n<!-- published run: ${name} -->\n${inside}<!-- end of published run -->\n\n## Run it $& \`$1\`\n`

test('the block has the pictures, the machine, the four lines and the outcomes of the claims, and the rest stays', async () => {
  const stored = sampleRun()
  const summary = summarize(stored, reference)
  const make = (text: string) =>
    readmeFiles(text, '2026-11-23-lab', published('2026-11-23-lab', stored, summary), reference)
  const files = await make(around('none', 'old text\n'))
  assert.deepEqual(
    files.map(({ path }) => path),
    ['docs/headline-light.svg', 'docs/headline-dark.svg', 'README.md'],
  )
  const [light, dark, { content: text } = { content: '' }] = files
  assert.match(light?.content ?? '', /^<svg [\s\S]*fill="#ffffff"/)
  assert.match(dark?.content ?? '', /^<svg [\s\S]*fill="#14171a"/)
  assert.equal(namedRun(text), '2026-11-23-lab')
  assert.ok(text.startsWith('# Title\n\n<!--') && text.endsWith('-->\n\n## Run it $& `$1`\n'))
  assert.doesNotMatch(text, /old text/)
  assert.match(text, /srcset="docs\/headline-dark\.svg"/)
  assert.match(text, /^Measured on 2026-11-23 on lab: Imaginary CPU/m)
  assert.match(text, /^- \*\*Refuses\*\*: As shipped: uWebSockets\.js, shipped above 16 KiB/m)
  assert.equal(text.match(/^- /gm)?.length, 4)
  const [, claims, outcomes = ''] =
    /^Do the (\d+) \[published claims\]\(results\/reference\.json\) hold\? ([^.]+)\./m.exec(text) ?? []
  assert.equal(Number(claims), summary.claims.length)
  const counts = [...outcomes.matchAll(/\d+/g)].map(Number)
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    summary.claims.length,
  )
  const page = 'results/published/2026-11-23-lab/report.html'
  assert.ok(text.includes(`Claims table and every figure: [${page}](${page}).`))
  assert.ok(text.split('\n').length < 30, 'the block is longer than a reader takes in at a glance')
  assert.doesNotMatch(text, /<script/)
  assert.equal((await make(text))[2]?.content, text)
})

test('a run without claims shows where every figure is', async () => {
  const stored = sampleRun()
  const summary = { ...summarize(stored, reference), claims: [] }
  const files = await readmeFiles(
    around('none', ''),
    '2026-11-23-lab',
    published('2026-11-23-lab', stored, summary),
    reference,
  )
  assert.match(
    files[2]?.content ?? '',
    /^Every figure: \[results\/published\/2026-11-23-lab\/report\.html\]/m,
  )
})

test('a title with markup in it stays a title', async () => {
  const stored = sampleRun()
  const scenarios = stored.run.scenarios.map((scenario) => ({ ...scenario, title: `"${hostile}` }))
  const named = { ...stored, run: { ...stored.run, scenarios } }
  const files = await readmeFiles(around('none', ''), 'x', published('x', named), reference)
  assert.match(files[2]?.content ?? '', /alt="[^"]*&quot;&lt;script>/)
  assert.doesNotMatch(files[2]?.content ?? '', /<script/)
})

test('a README without a place for it is refused', () => {
  assert.throws(() => namedRun('# Title\n'), ReadmeError)
})

test('its block has the four lines of the answer, with the command that would fill one', async () => {
  const stored = sampleRun()
  const files = await readmeFiles(around('none', ''), 'x', published('x', stored), reference)
  const text = files[2]?.content ?? ''
  assert.match(text, /\n- \*\*Refuses\*\*: As shipped: uWebSockets\.js.* 16 KiB/)
  assert.match(text, /\n- \*\*Carries\*\*: This run measured no camera counts/)
  assert.match(text, /`npm run matrix -- --scenario capacity`/)
})
