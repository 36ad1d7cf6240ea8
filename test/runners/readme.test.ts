// The README of each library's folder: short, for its author, with every step and the commands that reproduce the row.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readCatalog } from '../../runners/catalog.ts'

const mostLines = 40

describe('the README of a library', () => {
  for (const { spec, folder } of readCatalog().filter(({ spec }) =>
    ['subject', 'reference', 'framework'].includes(spec.role),
  )) {
    it(`of ${spec.id} has at most ${mostLines} lines, every step and the commands`, () => {
      const text = readFileSync(join(folder, 'README.md'), 'utf8')
      assert.ok(text.trimEnd().split('\n').length <= mostLines)
      for (const { id } of [...spec.steps, ...spec.tried]) assert.ok(text.includes(`\`${id}\``), id)
      assert.ok(text.includes(`\`${spec.steps.at(-1)?.id}\` = \`tuned\``))
      for (const scenario of ['ingest-1mb', 'ladders'])
        assert.ok(text.includes(`npm run matrix -- --scenario ${scenario} --runner ${spec.id} `), scenario)
    })
  }
})
