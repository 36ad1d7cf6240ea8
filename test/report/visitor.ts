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

/** A browser for all tests of a file. */
export const visitorOf = (stored: StoredRun): Visitor => {
  const folder = mkdtempSync(join(tmpdir(), 'report-browser-test-'))
  const file = join(folder, 'report.html')
  const address = pathToFileURL(file).href
  let browser: Browser
  before(async () => {
    const reference = readReference()
    writeFileSync(file, await renderPage(stored, summarize(stored, reference), reference))
    browser = await launchBrowser()
  })
  after(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })
  return {
    folder,
    visit: async (options, look, hash = '') => {
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
        await page.goto(`${address}${hash}`)
        if (options.javaScriptEnabled !== false) await drawn(page)
        await look(page)
        assert.deepEqual(said, [])
        assert.deepEqual(
          fetched.map((url) => url.split('#')[0]),
          [address],
        )
      } finally {
        await context.close()
      }
    },
  }
}

/**
 * Four tests: the page in light and dark, on a screen and a phone, says and fetches nothing, fits its width, and pleases axe.
 * @param what the page is @param address of its file @param look what else is to be seen, before everything is unfolded
 */
export const testEveryDress = (
  what: string,
  address: string,
  look: (page: Page, colorScheme: 'light' | 'dark') => Promise<void>,
): void => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser.close())
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 390])
      test(`the ${colorScheme} ${what} ${width} pixels wide is quiet, fits, and pleases axe`, async () => {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } })
        try {
          const page = await context.newPage()
          const said: string[] = []
          page.on('console', (message) => said.push(message.text()))
          page.on('pageerror', (error) => said.push(error.message))
          page.on('request', (request) => said.push(request.url()))
          await page.goto(address)
          await look(page, colorScheme)
          assert.deepEqual(said, [address])
          assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')) <= 0)
          assert.deepEqual(await axeProblems(page), [])
        } finally {
          await context.close()
        }
      })
}

/** The browser that comes from npm. */
export const launchBrowser = async (): Promise<Browser> =>
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
