// The site in a real browser, from files in a sub-folder: quiet, complete without scripts, and clean for axe.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { buildSite } from '../../../report/site/build.ts'
import { publish } from '../run-folders.ts'
import { browserOfTests, testEveryDress, unfold } from '../visitor.ts'

const folder = mkdtempSync(join(tmpdir(), 'isb-site-browser-'))
const address = pathToFileURL(join(folder, 'deep/below/index.html')).href

const browser = browserOfTests()
before(async () => {
  const root = join(folder, 'published')
  await publish(root, '2026-11-23-lab', 1400)
  await publish(root, '2026-12-01-lab', 1500, { rounds: 3, profile: 'standard' })
  await publish(root, '2026-12-05-lab', 1450)
  await buildSite(root, join(folder, 'deep/below'))
})
after(() => rmSync(folder, { recursive: true }))

testEveryDress('index', address, browser, async (page, colorScheme) => {
  assert.equal(await page.locator('.drawing:visible svg').count(), 1)
  await unfold(page)
  assert.equal(await page.locator('.drawing:visible svg').count(), 4)
  const paper = colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 26)'
  assert.equal(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'), paper)
})

test('without scripts the charts are there, and a run’s report is one step away', async () => {
  const context = await browser().newContext({ javaScriptEnabled: false })
  try {
    const page = await context.newPage()
    await page.goto(address)
    assert.equal(await page.locator('#trend-1 svg [aria-label*="2026-12-05: "]:visible').count(), 2)
    await page.getByRole('link', { name: 'Report' }).first().click()
    assert.match(page.url(), /deep\/below\/2026-12-05-lab\/report\.html$/)
    assert.match(await page.title(), /2026-12-05/)
  } finally {
    await context.close()
  }
})
