// The page in a real browser, from a file: quiet, offline, complete with and without scripts, in every dress.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core'
import { renderPage } from '../../report/page/page.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { hostile, sampleRun } from './sample-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'report-browser-test-'))
const address = pathToFileURL(join(folder, 'report.html')).href
const rowsOfAPoint = 11
let browser: Browser

before(async () => {
  const stored = sampleRun()
  const reference = readReference()
  writeFileSync(
    join(folder, 'report.html'),
    await renderPage(stored, summarize(stored, reference), reference),
  )
  browser = await playwright.launch({
    // In a single process the browser ends with its first context.
    args: chromium.args.filter((argument) => argument !== '--single-process'),
    executablePath: await chromium.executablePath(),
  })
})

after(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

/** Opens the page, waits for its charts, and fails if it said or fetched anything. */
const visit = async (options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> => {
  const context = await browser.newContext(options)
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const said: string[] = []
    const fetched: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    page.on('dialog', (dialog) => said.push(dialog.message()))
    page.on('request', (request) => fetched.push(request.url()))
    await page.goto(address)
    if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-charts=interactive]')
    await look(page)
    assert.deepEqual(said, [])
    assert.deepEqual(fetched, [address])
  } finally {
    await context.close()
  }
}

/** Marks that speak for a row: medians, and reasons where there is no figure. */
const rowMarks = (page: Page, chart: string) =>
  page.locator(`[data-chart="${chart}"] svg .role-mark [aria-label*=": "]`)

const countRowMarks = async (page: Page): Promise<void> => {
  const names = await page.locator('#scenario-1 tbody .system').allTextContents()
  assert.equal(names.length, rowsOfAPoint)
  for (const chart of ['chart-1-1-wide', 'chart-2-1-wide']) {
    const labels = await rowMarks(page, chart).evaluateAll((marks) =>
      marks.map((mark) => String(mark.getAttribute('aria-label'))),
    )
    for (const name of names.map((text) => text.replace('●', '').trim()))
      assert.equal(labels.filter((label) => label.startsWith(`${name}: `)).length, 1, `${name} in ${chart}`)
  }
}

test('without scripts the charts are there, with a mark for every row', () =>
  visit({ javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator('[data-chart] svg').count(), await page.locator('[data-chart]').count())
    await countRowMarks(page)
  }))

test('with scripts they are drawn again, with a mark for every row, and answer the mouse', () =>
  visit({ viewport: { width: 1100, height: 900 } }, async (page) => {
    await countRowMarks(page)
    const charts = await page.locator('[data-chart]').count()
    assert.equal(await page.locator('[data-chart] .vega-embed svg').count(), charts)
    await rowMarks(page, 'chart-1-1-wide').first().hover()
    const tooltip = page.locator('#vg-tooltip-element')
    await tooltip.waitFor({ state: 'visible' })
    assert.match(await tooltip.innerText(), /raw TCP[\s\S]*≥ 4,210/)
  }))

test('a label with a script in it is shown as text, in the chart, the table and the tooltip', () =>
  visit({ viewport: { width: 1100, height: 900 } }, async (page) => {
    assert.ok((await page.locator('#headline svg text', { hasText: hostile }).count()) >= 1)
    assert.equal(await page.locator('#scenario-1 .system', { hasText: hostile }).count(), 1)
    await rowMarks(page, 'chart-1-1-wide').last().hover()
    await page.locator('#vg-tooltip-element', { hasText: hostile }).waitFor({ state: 'visible' })
  }))

test('the data can be saved', () =>
  visit({ acceptDownloads: true }, async (page) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save-data')])
    assert.equal(download.suggestedFilename(), 'run-and-summary.json')
  }))

const dresses: readonly (readonly [name: string, paper: string, BrowserContextOptions])[] = [
  ['light', 'rgb(255, 255, 255)', { colorScheme: 'light', viewport: { width: 1100, height: 900 } }],
  ['dark', 'rgb(20, 23, 26)', { colorScheme: 'dark', viewport: { width: 1100, height: 900 } }],
  ['phone', 'rgb(255, 255, 255)', { colorScheme: 'light', viewport: { width: 390, height: 800 } }],
]
for (const [name, paper, options] of dresses)
  test(`the ${name} page has its colours, fits its width and can be pictured`, () =>
    visit(options, async (page) => {
      assert.equal(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'), paper)
      assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')) <= 0)
      const shown = name === 'phone' ? 'narrow' : 'wide'
      assert.equal(
        await page.locator('#headline .drawing:visible').getAttribute('data-chart'),
        `chart-1-1-${shown}`,
      )
      const picture = join(folder, `${name}.png`)
      await page.screenshot({ path: picture, fullPage: true })
      assert.ok(statSync(picture).size > 20_000)
    }))
