// The page of a load in a real browser: quiet, it fits, shows its histograms, and pleases axe.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { pathToFileURL } from 'node:url'
import { loadPage } from '../../../report/load/page.ts'
import { madeUpLoad, madeUpTimes } from '../../fixtures/load-result.ts'
import { browserOfTests, testEveryDress } from '../visitor.ts'

const folder = mkdtempSync(join(tmpdir(), 'isb-load-browser-'))
const file = join(folder, 'load.html')

before(async () => {
  const timed = madeUpLoad({ counted: 'delivered', latency: madeUpTimes(), lateness: madeUpTimes() })
  writeFileSync(file, await loadPage(timed))
})
after(() => rmSync(folder, { recursive: true }))

testEveryDress('page of a load', pathToFileURL(file).href, browserOfTests(), async (page) => {
  assert.equal(await page.locator('.drawing:visible svg').count(), 2)
})
