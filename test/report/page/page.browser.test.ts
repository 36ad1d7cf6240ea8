// The page in a real browser, from a file: quiet, offline, complete with and without scripts, in every dress, and clean for axe.
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { hostile, sampleRun } from '../sample-run.ts'
import { axeProblems, visitorOf } from '../visitor.ts'

const { visit, folder } = visitorOf(sampleRun())
const rowsOfAPoint = 11

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
    assert.equal(await page.locator('.wide svg').count(), await page.locator('.wide').count())
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

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1100, 390])
    test(`axe finds nothing in the ${colorScheme} page ${width} pixels wide`, () =>
      visit({ colorScheme, viewport: { width, height: 900 } }, async (page) => {
        assert.deepEqual(await axeProblems(page), [])
      }))
