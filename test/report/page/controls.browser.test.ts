// What a reader does with the page: hides systems, sorts tables, follows links, saves the data, prints.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { sampleRun } from '../sample-run.ts'
import { drawn, unfold, visitorOf } from '../visitor.ts'

const stored = sampleRun()
const { visit } = visitorOf(stored)
const screen = { viewport: { width: 1100, height: 900 } }
const table = '#scenario-1 table.rows'

const shownNames = async (page: Page): Promise<readonly string[]> =>
  (await page.locator(`${table} .system:visible`).allTextContents()).map((text) =>
    text.replace('●', '').trim(),
  )

const chartNames = (page: Page, chart: string): Promise<readonly string[]> =>
  page
    .locator(`[data-chart="${chart}"] svg .role-mark [aria-label*=": "]`)
    .evaluateAll((marks) => marks.map((mark) => String(mark.getAttribute('aria-label')).split(': ')[0] ?? ''))

const ofSystem = (names: readonly string[], start: string): number =>
  names.filter((name) => name.startsWith(start)).length

test('a system is hidden by the keyboard from tables, cards and charts, and the address remembers it', () =>
  visit(screen, async (page) => {
    await page.locator(`${table} >> xpath=ancestor::details`).locator('> summary').click()
    assert.equal(ofSystem(await shownNames(page), 'ws'), 4)
    const height = Number(await page.getAttribute('[data-chart="chart-1-1-wide"] svg', 'height'))
    await page.locator('#systems summary').focus()
    await page.keyboard.press('Enter')
    await page.locator('#systems input[value=ws]').focus()
    await page.keyboard.press('Space')
    await drawn(page)
    assert.match(page.url(), /#hide=ws$/)
    assert.deepEqual(
      await shownNames(page),
      (await shownNames(page)).filter((name) => !name.startsWith('ws')),
    )
    assert.equal((await shownNames(page)).length, 7)
    for (const chart of ['chart-1-1-wide', 'chart-1-1-narrow', 'chart-2-1-wide', 'chart-2-1-narrow']) {
      const names = await chartNames(page, chart)
      assert.equal(ofSystem(names, 'ws'), 0, chart)
      assert.equal(names.length, 7, chart)
    }
    assert.ok(Number(await page.getAttribute('[data-chart="chart-1-1-wide"] svg', 'height')) < height)
    assert.equal(await page.locator('.card[data-system=ws]:not([hidden])').count(), 0)
    assert.equal(await page.locator('.counters [data-system=ws][hidden]').count(), 8)
    assert.equal(await page.locator('#conformance [data-system=ws]:not([hidden])').count(), 0)
    assert.match(await page.locator('#systems output').innerText(), /^1 of 7 hidden/)
    await page.click('nav a[href="#scenario-2"]')
    await page.waitForURL(/#scenario-2&hide=ws$/)
    await page.click('.show-all')
    await drawn(page)
    assert.match(page.url(), /#scenario-2$/)
    assert.equal((await shownNames(page)).length, 11)
    assert.equal((await chartNames(page, 'chart-1-1-wide')).length, 11)
  }))

test('an address with hidden systems and a section opens as it was sent', () =>
  visit(
    screen,
    async (page) => {
      await unfold(page)
      assert.deepEqual([(await shownNames(page)).length, ofSystem(await shownNames(page), 'ws')], [7, 0])
      assert.equal(ofSystem(await chartNames(page, 'chart-2-1-wide'), 'ws'), 0)
      assert.ok(await page.locator('#systems input[value=bun]').isChecked())
      const top = Number(
        await page.evaluate("document.getElementById('scenario-2').getBoundingClientRect().top"),
      )
      assert.ok(top < 900, `${top} pixels below the top`)
    },
    '#scenario-2&hide=ws,no-such,%',
  ))

test('all systems can be hidden', () =>
  visit(screen, async (page) => {
    await unfold(page)
    for (const box of await page.locator('#systems input').all()) await box.uncheck()
    await drawn(page)
    assert.deepEqual(await shownNames(page), [])
    assert.equal(await page.locator('[data-chart] svg:visible').count(), 0)
  }))

test('a head of a column sorts its table up, down and back; notes stay with their row, gaps last', () =>
  visit(screen, async (page) => {
    await unfold(page)
    const head = page.locator(`${table} thead th`, { hasText: 'FPS' })
    const asBuilt = await shownNames(page)
    await head.locator('button').focus()
    await page.keyboard.press('Enter')
    assert.equal(await head.getAttribute('aria-sort'), 'ascending')
    const up = await shownNames(page)
    assert.deepEqual(up.slice(0, 2), ['ws, shipped', 'ws, tuned'])
    assert.deepEqual(up[6], 'raw TCP')
    await page.keyboard.press('Enter')
    assert.equal(await head.getAttribute('aria-sort'), 'descending')
    const down = await shownNames(page)
    assert.equal(down[0], 'raw TCP')
    assert.deepEqual(down.slice(7), up.slice(7))
    assert.match(String(await page.locator(`${table} tr.note`).textContent()), /too old to rank/)
    assert.match(
      String(
        await page.evaluate(`document.querySelector('${table} tr.note').previousElementSibling.textContent`),
      ),
      /uWebSockets\.js, tuned/,
    )
    await page.keyboard.press('Enter')
    assert.equal(await head.getAttribute('aria-sort'), null)
    assert.deepEqual(await shownNames(page), asBuilt)
    await page.click(`${table} thead th:first-child button`)
    assert.equal(await page.locator(`${table} [aria-sort]`).count(), 1)
    assert.equal((await shownNames(page))[1], 'Bun, tuned')
  }))

const card = 'point-1-1-card-1'

test('a link to what is folded opens it, and nothing else', () =>
  visit(screen, async (page) => {
    assert.equal(await page.locator(`#${card}`).isVisible(), false)
    await page.evaluate(`location.hash = '${card}'`)
    await page.locator(`#${card}`).waitFor({ state: 'visible' })
    assert.equal(await page.locator('details[open]').count(), 1)
  }))

test('an address of what is folded opens it', () =>
  visit(screen, async (page) => assert.ok(await page.locator(`#${card}`).isVisible()), `#${card}&hide=bun`))

test('every link within the page has a place to lead to', () =>
  visit(screen, async (page) => {
    const targets = await page
      .locator('a[href^="#"]')
      .evaluateAll((links) => links.map((link) => String(link.getAttribute('href'))))
    assert.ok(targets.length > 10)
    for (const target of new Set(targets)) assert.equal(await page.locator(target).count(), 1, target)
  }))

const savedBy = async (page: Page, id: string): Promise<readonly [name: string, text: string]> => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(`#${id}`)])
  return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')]
}

test('the data can be saved as JSON and CSV', () =>
  visit({ acceptDownloads: true }, async (page) => {
    const [name, json] = await savedBy(page, 'save-data')
    assert.equal(name, 'run-and-summary.json')
    assert.deepEqual(JSON.parse(json).run, JSON.parse(JSON.stringify(stored.run)))
    const [rowsName, rows] = await savedBy(page, 'save-rows')
    assert.equal(rowsName, 'rows.csv')
    assert.equal(rows.split('\r\n').length, 1 + 22 + 1)
    assert.match(rows, /^scenario,point,runner,[^\r]*fps\.median/)
    assert.match(rows, /\r\ningest-1mb,1x,ws,tuned,prepared,1,"ws, tuned",/)
    const [trialsName, perTrial] = await savedBy(page, 'save-trials')
    assert.equal(trialsName, 'trials.csv')
    assert.match(perTrial, /\r\ningest-1mb,1x,ws,tuned,prepared,1,"ws, tuned",1,1405,/)
  }))

/** Pixels; a browser shrinks what is wider, and the letters with it. */
const a4Width = 794

test('on paper what is folded is open and nothing is there to press', () =>
  visit({ ...screen, colorScheme: 'dark' }, async (page) => {
    assert.equal(await page.locator('.card:visible').count(), 0)
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.locator('.card:visible').count(), 9)
    assert.equal(await page.locator('#systems:visible, nav:visible, #save-data:visible').count(), 0)
    assert.equal(
      await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'),
      'rgb(255, 255, 255)',
    )
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert.equal(await page.locator('details:not([open])').count(), 0)
    await page.setViewportSize({ width: a4Width, height: 1123 })
    assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= a4Width)
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert.equal(await page.locator('details[open]').count(), 0)
  }))
