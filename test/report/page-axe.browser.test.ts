// The page before axe-core: nothing serious or critical, light and dark, wide and narrow, folded open.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sampleRun } from './sample-run.ts'
import { visitorOf } from './visitor.ts'

const { visit } = visitorOf(sampleRun())
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

const grave = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))))`

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1100, 390])
    test(`axe finds nothing grave in the ${colorScheme} page ${width} pixels wide`, () =>
      visit({ colorScheme, viewport: { width, height: 900 } }, async (page) => {
        await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        await page.evaluate(axe)
        assert.deepEqual(await page.evaluate(grave), [])
      }))
