// The recipes of docs/my-server.md: every server that is shown is one that is tested.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { linesOf, sectionsOf } from './pages.ts'

/** The sections that show a server. */
const recipes = sectionsOf('docs/my-server.md')
  .map((section) => ({ ...section, code: linesOf(section.blocks, 'py', 'ts', 'go') }))
  .filter(({ code }) => code.length > 0)

describe('the recipes', () => {
  it('are five, each with a server and commands', () => {
    const whole = recipes.filter(({ code, commands }) => code.length > 3 && commands.length > 0)
    assert.equal(whole.length, 5)
  })

  const targets = join(import.meta.dirname, '../fixtures/external')
  const sources = globSync('*/*.{py,ts,go}', { cwd: targets }).map((name) =>
    readFileSync(join(targets, name), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .join('\n'),
  )
  for (const { title, code } of recipes) {
    it(`show for ${title} what a tested server has, line by line`, () => {
      assert.ok(
        sources.some((source) => source.includes(code.join('\n'))),
        code.join('\n'),
      )
    })
  }
})
