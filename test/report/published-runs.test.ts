// Every published run gives its committed summary and page again, byte for byte, and stays small.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { execa } from 'execa'
import { buildReport } from '../../report/build.ts'
import { mostPublishedBytes, withhold } from '../../report/publish.ts'
import { listPublished, publishedFolder } from '../../results/store/published.ts'
import { readRun } from '../../results/store.ts'
import { publish, scratchFolder } from './run-folders.ts'

const files = ['report.html', 'run.json', 'summary.json', 'trials.jsonl']

/** A difference of megabytes is shown by lengths and digests. */
const fingerprint = (file: string): string => {
  const bytes = readFileSync(file)
  return `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`
}

/** Built in another folder, so that no path can be part of the page. */
const assertSame = async (
  folder: string,
  elsewhere: string,
  rebuild: (folder: string) => Promise<unknown> = buildReport,
): Promise<void> => {
  for (const name of ['run.json', 'trials.jsonl', 'pictures']) {
    if (existsSync(join(folder, name))) cpSync(join(folder, name), join(elsewhere, name), { recursive: true })
  }
  await rebuild(elsewhere)
  for (const name of ['summary.json', 'report.html'])
    assert.equal(
      fingerprint(join(elsewhere, name)),
      fingerprint(join(folder, name)),
      `${join(folder, name)} is not what npm run report -- ${folder} gives: run it, and look at what changed`,
    )
}

const root = join(import.meta.dirname, '../..')
const published = listPublished(join(root, publishedFolder))

test('there are published runs', {
  skip: published.length === 0 && `${publishedFolder} holds no run yet`,
}, () => {
  assert.ok(published.length > 0)
})

for (const { name, day, folder } of published) {
  test(`${name} gives its summary and its page again, byte for byte`, async (context) => {
    await assertSame(folder, scratchFolder(context))
  })

  test(`${name} holds its four files and pictures, is called by its day, is small and has no private data`, () => {
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      statSync(join(folder, file)).isFile(),
    )
    const isPicture = (file: string): boolean => /^pictures\/[\w.-]+\.jpg$/.test(file)
    assert.deepEqual(all.filter((file) => !isPicture(file)).sort(), files)
    const bytes = all.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
    assert.ok(bytes <= mostPublishedBytes, `${bytes} bytes`)
    const { run, trials } = readRun(folder)
    assert.equal(run.startedAt.slice(0, 10), day)
    const cleaned = withhold({ run, trials }, '')
    assert.ok(
      JSON.stringify(cleaned) === JSON.stringify({ run, trials }),
      'npm run publish-run leaves more out',
    )
  })
}

test('a made-up run gives its page again in another folder, time zone and language', async (context) => {
  const folder = scratchFolder(context)
  await publish(folder, '2026-11-23-lab', 1400)
  const env = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }
  await assertSame(join(folder, '2026-11-23-lab'), scratchFolder(context), (elsewhere) =>
    execa(process.execPath, [join(root, 'scripts/report.ts'), elsewhere], { cwd: elsewhere, env }),
  )
})
