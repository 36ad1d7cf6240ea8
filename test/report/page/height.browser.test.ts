// The page of a published standard run: within a few screens, and light, however many systems it has.
import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRun } from '../../../results/store.ts'
import { visitorOf } from '../visitor.ts'

const published = join(import.meta.dirname, '../../../results/published')
const stored = readdirSync(published)
  .toSorted()
  .map((name) => readRun(join(published, name)))
  .findLast(({ run }) => run.profile === 'standard')
assert.ok(stored)
const { visit, folder } = visitorOf(stored)

test('it is at most 15,000 pixels high at 1280, and 2.5 MB', (context) =>
  visit({ viewport: { width: 1280, height: 900 } }, async (page) => {
    const height = Number(await page.evaluate('document.documentElement.scrollHeight'))
    const bytes = statSync(join(folder, 'report.html')).size
    context.diagnostic(`${height} pixels, ${bytes} bytes`)
    assert.ok(height <= 15_000, `${height} pixels`)
    assert.ok(bytes <= 2_500_000, `${bytes} bytes`)
  }))
