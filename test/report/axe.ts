// What axe-core finds in a page that is grave, with everything folded open.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

const grave = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))))`

/** One text a violation, serious or critical. */
export const axeProblems = async (page: Page): Promise<unknown> => {
  await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
  await page.evaluate(axe)
  return await page.evaluate(grave)
}
