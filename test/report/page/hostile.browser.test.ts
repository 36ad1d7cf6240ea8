// A run with an attack in every text: the page has the elements of a harmless one, and nothing runs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { attacks, hostileRun } from '../hostile-run.ts'
import { drawn, unfold, visitorOf } from '../visitor.ts'

const { visit } = visitorOf(hostileRun())

const countOf = (page: Page, selector: string): Promise<number> => page.locator(selector).count()

const isHarmless = async (page: Page): Promise<void> => {
  assert.equal(await page.evaluate('globalThis.ran'), undefined)
  assert.equal(await countOf(page, 'img, iframe, object, embed, base, link'), 0)
  assert.equal(await countOf(page, '[onmouseover], [onerror]'), 0)
  const schemes = await page
    .locator('a')
    .evaluateAll((links) => links.map((link) => String(link.getAttribute('href')).split(/(?<=:|#)/)[0]))
  assert.ok(schemes.length > 0)
  assert.deepEqual(
    schemes.filter((scheme) => scheme !== '#' && scheme !== 'https:'),
    [],
  )
}

test('no element comes of an attack, without scripts', () =>
  visit({ javaScriptEnabled: false }, async (page) => {
    assert.equal(await countOf(page, 'script'), 6)
    assert.equal(await countOf(page, 'style'), 1)
    assert.ok((await page.locator('h2', { hasText: '<img src=x' }).count()) > 0)
    assert.equal(await countOf(page, 'img, [onmouseover], a[href^="javascript:"]'), 0)
  }))

test('nothing of an attack runs: not in charts, tooltips, tables, cards, filter or files', () =>
  visit({ viewport: { width: 1100, height: 900 }, acceptDownloads: true }, async (page) => {
    await isHarmless(page)
    await unfold(page)
    await page.locator('[data-chart="chart-1-1-wide"] svg .role-mark [aria-label*=": "]').first().hover()
    await page.locator('#vg-tooltip-element', { hasText: '<img src=x' }).waitFor({ state: 'visible' })
    await isHarmless(page)
    await page.locator('#systems input').first().uncheck()
    await drawn(page)
    for (const head of await page.locator('#scenario-1 th button').all()) await head.click()
    for (const id of ['save-data', 'save-rows', 'save-trials'])
      await Promise.all([page.waitForEvent('download'), page.click(`#${id}`)])
    await isHarmless(page)
    const cards = await page.locator('.card').allTextContents()
    assert.ok(cards.some((card) => card.includes(attacks)))
  }))

test('the policy of the page stops a script that got in all the same', async () => {
  const blocked = visit({}, async (page) => {
    await page.evaluate(
      "document.body.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.ran = true' }))",
    )
    assert.equal(await page.evaluate('globalThis.ran'), undefined)
  })
  await assert.rejects(blocked, /Content Security Policy/)
})
