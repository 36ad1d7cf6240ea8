// Claims and a slow viewer in a real browser: their charts have marks with and without scripts, in every dress.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { slowRun, slowSystems } from '../made-up-slow.ts'
import { axeProblems, drawn, unfold, visitorOf } from '../visitor.ts'

const { visit } = visitorOf(slowRun())
const claims = 'claims-figures'
const memory = 'chart-2-memory'

const countMarks = (page: Page, chart: string): Promise<number> =>
  page.locator(`[data-chart="${chart}"] svg .role-mark [aria-label*=": "]`).count()

const claimMarks = 4 + 5
const memoryMarks = 3 * slowSystems.length

test('without scripts both charts stand in the page, and a phone has the wide one to scroll', () =>
  visit({ javaScriptEnabled: false, viewport: { width: 390, height: 900 } }, async (page) => {
    assert.equal(await countMarks(page, `${claims}-narrow`), claimMarks)
    assert.ok((await countMarks(page, `${memory}-wide`)) >= memoryMarks)
    assert.ok(await page.locator(`[data-chart="${memory}-wide"] svg`).isVisible())
    assert.equal(await page.locator(`[data-chart="${claims}-wide"] svg`).isVisible(), false)
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    assert.ok(Number(overflow) <= 0, `${overflow} pixels too wide`)
  }))

for (const [layout, width] of [
  ['wide', 1100],
  ['narrow', 390],
] as const)
  test(`with scripts they are drawn ${layout}, filtered, and the other layout is not seen`, () =>
    visit({ viewport: { width, height: 900 }, colorScheme: 'dark' }, async (page) => {
      const other = layout === 'wide' ? 'narrow' : 'wide'
      await unfold(page)
      for (const chart of [claims, memory]) {
        assert.ok(await page.locator(`[data-chart="${chart}-${layout}"] svg`).isVisible(), chart)
        assert.equal(await page.locator(`[data-chart="${chart}-${other}"] svg`).isVisible(), false, chart)
      }
      assert.equal(await countMarks(page, `${claims}-${layout}`), claimMarks)
      const before = await countMarks(page, `${memory}-${layout}`)
      assert.ok(before >= memoryMarks)
      await page.locator('#systems input[value=picows]').uncheck()
      await page.locator('#systems input[value=bun]').uncheck()
      await drawn(page)
      assert.equal(await countMarks(page, `${claims}-${layout}`), claimMarks - 2)
      const hidden = page.locator(`[data-chart="${memory}-${layout}"] [aria-label^="bun tuned"]`)
      assert.equal(await hidden.count(), 0)
      assert.ok((await countMarks(page, `${memory}-${layout}`)) < before)
      assert.deepEqual(await axeProblems(page), [])
    }))

test('on a phone each claim is a card with outcome and reason in sight, and on a screen one row', () => {
  const { claims: outcomes } = summarize(slowRun(), readReference())
  const rightEdges = `[...document.querySelectorAll('.claims tbody tr')].map((row) =>
    Math.max(...[row.querySelector('.badge'), row.querySelector('.why')].map((part) => part.getBoundingClientRect().right)))`
  const display = `getComputedStyle(document.querySelector('.claims tbody tr')).display`
  return visit({ viewport: { width: 390, height: 900 } }, async (page) => {
    const edges = await page.evaluate<readonly number[]>(rightEdges)
    assert.equal(edges.length, outcomes.length)
    assert.ok(Math.max(...edges) <= 390, `${edges}`)
    const first = page.locator('.claims tbody tr').first()
    assert.equal(await first.locator('.badge').textContent(), outcomes[0]?.outcome)
    assert.equal(await first.locator('.why').textContent(), outcomes[0]?.reason)
    assert.equal(await page.evaluate(display), 'block')
    await page.setViewportSize({ width: 1280, height: 900 })
    assert.equal(await page.evaluate(display), 'table-row')
  })
})
