// The page of a profile in a real browser: quiet, it fits, draws every graph, pleases axe, and is complete without scripts.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { profilePage } from '../../../report/profile/page.ts'
import { browserOfTests, drawn, testEveryDress } from '../visitor.ts'
import { madeUpProfiling } from './made-up-profiling.ts'

const folder = mkdtempSync(join(tmpdir(), 'isb-profile-browser-'))
const file = join(folder, 'profile.html')
const address = pathToFileURL(file).href
const graphs = 4

const browser = browserOfTests()
before(async () => {
  writeFileSync(file, profilePage(madeUpProfiling))
})
after(() => rmSync(folder, { recursive: true }))

testEveryDress('page', address, browser, async (page) => {
  await drawn(page)
  assert.equal(await page.locator('.flame svg').count(), graphs)
})

test('a reader finds a function, looks into a call, and sees all again', async () => {
  const context = await browser().newContext({ reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    await page.goto(address)
    await drawn(page)
    const figure = page.locator('figure[data-graph="graph-2-cpu-prof"]')
    const detail = figure.locator('.detail')
    await figure.getByLabel('Find').fill('consume')
    await detail.filter({ hasText: '37.5 % in functions that match' }).waitFor()
    await figure.locator('.frame', { hasText: 'socketOnData' }).first().click()
    assert.match(
      await detail.innerText(),
      /^socketOnData \(ws\/lib\/websocket\.js\): [\d.]+ %, [\d.,]+ µs a frame$/,
    )
    await figure.getByRole('button', { name: 'Show all' }).click()
    assert.equal(await figure.getByLabel('Find').inputValue(), '')
  } finally {
    await context.close()
  }
})

test('without scripts the tables are there', async () => {
  const context = await browser().newContext({ javaScriptEnabled: false })
  try {
    const page = await context.newPage()
    await page.goto(address)
    assert.equal(await page.getByRole('region', { name: /^Table: ws tuned, cpu-prof$/ }).count(), 1)
    assert.equal(await page.locator('input:visible').count(), 0)
  } finally {
    await context.close()
  }
})
