// Where the CPU time goes, on the page in a real browser: opened, sorted, with a system hidden, on a phone, and clean for axe.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withBreakdowns } from '../made-up-breakdown.ts'
import { hostile, sampleRun } from '../sample-run.ts'
import { axeProblems, drawn, visitorOf } from '../visitor.ts'

const stored = withBreakdowns(sampleRun(), () => ({
  ...{ firstThreadMs: 500, otherThreadsMs: 250, minorFaults: 100_000 },
  threads: [{ name: hostile, count: 4, cpuMs: 250 }],
}))
const { visit } = visitorOf(stored)

for (const width of [1100, 390])
  test(`the breakdown of ${width} pixels has its chart, table and sentences, and hides with its system`, () =>
    visit(
      { viewport: { width, height: 900 }, colorScheme: width < 1000 ? 'dark' : 'light' },
      async (page) => {
        const details = page.locator('details.breakdown').first()
        await details.locator('summary').click()
        const lines = details.locator('tbody tr:not([hidden])')
        const before = await lines.count()
        assert.ok(before > 2)
        assert.match((await details.locator('li').first().textContent()) ?? '', /helper threads/)
        assert.ok((await page.locator('[data-chart*="-breakdown-"] svg').count()) > 0)
        assert.deepEqual(await axeProblems(page), [])
        // The check of accessibility has unfolded everything.
        await page.locator('#systems input').first().uncheck()
        await drawn(page)
        assert.ok((await lines.count()) < before)
      },
    ))
