// Whether the npm above us is still there, told from made-up process tables.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chainHolds, findNpmAncestors, type ProcessFacts } from '../../bench/interrupt.ts'

const table = (rows: Readonly<Record<number, ProcessFacts>>) => (pid: number) => rows[pid] ?? null

const underNpm = {
  40: { parent: 30, name: 'node scripts/matrix.ts' },
  30: { parent: 20, name: 'sh -c node scripts/matrix.ts' },
  20: { parent: 10, name: 'npm run matrix' },
  10: { parent: 1, name: 'bash' },
}

describe('the chain up to npm', () => {
  it('is found through the shell in between', () => {
    assert.deepEqual(findNpmAncestors(40, table(underNpm)), [
      { pid: 40, parent: 30 },
      { pid: 30, parent: 20 },
    ])
  })

  it('is empty where no npm is above, so that a detached run goes on', () => {
    assert.deepEqual(findNpmAncestors(40, table({ ...underNpm, 20: { parent: 10, name: 'bash' } })), [])
  })

  it('is empty where there is no process table', () => {
    assert.deepEqual(findNpmAncestors(40, table({})), [])
  })

  it('holds as long as nobody has a new parent', () => {
    const chain = findNpmAncestors(40, table(underNpm))
    assert.equal(chainHolds(chain, table(underNpm)), true)
  })

  it('breaks when npm dies and its shell is handed on, or the shell itself', () => {
    const chain = findNpmAncestors(40, table(underNpm))
    assert.equal(chainHolds(chain, table({ ...underNpm, 30: { parent: 1, name: 'sh' } })), false)
    assert.equal(chainHolds(chain, table({ ...underNpm, 40: { parent: 1, name: 'node' } })), false)
  })
})
