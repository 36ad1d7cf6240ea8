// A run as large as profile `full`: how heavy its page is, and how soon there is something to see.
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fullRun } from '../made-up-full.ts'
import { visitorOf } from '../visitor.ts'

const stored = fullRun()
const { visit, folder } = visitorOf(stored)
const mostBytes = 3_000_000

test('the page of a full run stays under 3 MB and draws all its charts', (context) =>
  visit({ viewport: { width: 1100, height: 900 } }, async (page) => {
    assert.equal(stored.run.rows.length, 1020)
    const bytes = statSync(join(folder, 'report.html')).size
    const paintMs = await page.evaluate(
      "performance.getEntriesByType('paint').map(({ name, startTime }) => name + ' ' + Math.round(startTime) + ' ms').join(', ')",
    )
    context.diagnostic(`${bytes} bytes; ${paintMs}`)
    assert.ok(bytes < mostBytes, `${bytes} bytes`)
    const charts = await page.locator('[data-chart]').count()
    assert.equal(await page.locator('[data-chart] .vega-embed svg').count(), charts)
  }))
