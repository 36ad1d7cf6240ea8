// Opens a page in a real browser, from a file, and fails where it says or fetches anything; and what axe-core finds there.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core'
import { renderPage } from '../../report/page/page.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { StoredRun } from '../../results/store.ts'

export interface Visitor {
  /** Where tests may write: gone after them. */
  readonly folder: string
  /** @param hash what stands behind the page's address, with its # */
  readonly visit: (
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
    hash?: string,
  ) => Promise<void>
}

/** A page of the run, and a browser for all tests of a file. */
export const visitorOf = (stored: StoredRun): Visitor => {
  const folder = mkdtempSync(join(tmpdir(), 'report-browser-test-'))
  const file = join(folder, 'report.html')
  const address = pathToFileURL(file).href
  const browser = browserOfTests()
  before(async () => {
    const reference = readReference()
    writeFileSync(file, await renderPage(stored, summarize(stored, reference), reference))
  })
  after(() => rmSync(folder, { recursive: true }))
  return {
    folder,
    visit: (options, look, hash = '') =>
      visitQuietly(browser(), options, `${address}${hash}`, async (page) => {
        if (options.javaScriptEnabled !== false) await drawn(page)
        await look(page)
      }),
  }
}

/** A browser from the first test of a file until the last; not before. */
export const browserOfTests = (): (() => Browser) => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser.close())
  return () => browser
}

/** Fails where the page says, asks or fetches anything. */
const visitQuietly = async (
  browser: Browser,
  options: BrowserContextOptions,
  address: string,
  look: (page: Page) => Promise<void>,
): Promise<void> => {
  const context = await browser.newContext(options)
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    const said: string[] = []
    const fetched: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    page.on('dialog', (dialog) => said.push(dialog.message()))
    page.on('request', (request) => fetched.push(request.url()))
    await page.goto(address)
    await look(page)
    assert.deepEqual(said, [])
    assert.deepEqual(
      fetched.map((url) => url.split('#')[0]),
      [address.split('#')[0]],
    )
  } finally {
    await context.close()
  }
}

/**
 * Four tests: the page in light and dark, on a screen and a phone, says and fetches nothing, fits its width, and pleases axe.
 * @param what the page is @param address of its file @param look what else is to be seen, before everything is unfolded
 */
export const testEveryDress = (
  what: string,
  address: string,
  browser: () => Browser,
  look: (page: Page, colorScheme: 'light' | 'dark') => Promise<void>,
): void => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 390])
      test(`the ${colorScheme} ${what} ${width} pixels wide is quiet, fits, and pleases axe`, () =>
        visitQuietly(browser(), { colorScheme, viewport: { width, height: 900 } }, address, async (page) => {
          await look(page, colorScheme)
          assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')) <= 0)
          assert.deepEqual(await axeProblems(page), [])
        }))
}

/** The browser that comes from npm. */
const launchBrowser = async (): Promise<Browser> =>
  playwright.launch({
    // In a single process the browser ends with its first context.
    args: chromium.args.filter((argument) => argument !== '--single-process'),
    executablePath: await chromium.executablePath(),
  })

/** Every chart is drawn by the reader's browser, for the systems that are shown now. */
export const drawn = async (page: Page): Promise<void> => {
  await page.waitForSelector('html[data-charts=interactive]')
}

/** Opens everything that is folded. */
export const unfold = (page: Page): Promise<void> =>
  page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** One text a violation, of any impact, with everything folded open. */
export const axeProblems = async (page: Page): Promise<unknown> => {
  await unfold(page)
  await page.evaluate(axe)
  return await page.evaluate(`axe.run().then(({ violations }) => violations
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))))`)
}
