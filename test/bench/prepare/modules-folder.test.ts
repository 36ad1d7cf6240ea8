// The installed packages are found in a checkout, and where npm puts those of the packed file.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { modulesFolderOf } from '../../../bench/prepare/modules-folder.ts'

describe('the folder of the installed packages', () => {
  let root = ''
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'isb-modules-'))
    for (const name of [
      'checkout/node_modules/ws',
      'nested/node_modules/image-stream-bench/node_modules/ws',
      'nested/node_modules/image-stream-bench/dist',
      'beside/node_modules/image-stream-bench/dist',
      'beside/node_modules/ws',
      'bare',
    ])
      mkdirSync(join(root, name), { recursive: true })
  })
  after(() => rmSync(root, { recursive: true }))

  const cases = [
    ['checkout', 'checkout/node_modules'],
    ['nested/node_modules/image-stream-bench/dist', 'nested/node_modules/image-stream-bench/node_modules'],
    ['beside/node_modules/image-stream-bench/dist', 'beside/node_modules'],
    ['bare', 'bare/node_modules'],
  ] as const
  for (const [project, modules] of cases)
    it(`of ${project} is ${modules}`, () => {
      assert.equal(modulesFolderOf(join(root, project)), join(root, modules))
    })
})
