// Whether the npm above this process is still alive, from made-up process tables.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chainHolds, findNpmAncestors, isEcho, type ProcessFacts } from '../../../bench/failure/interrupt.ts'

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

  it('is empty where no npm is above, so that a detached run continues', () => {
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

describe('a second signal', () => {
  const throughShell = findNpmAncestors(40, table(underNpm))
  const directly = findNpmAncestors(30, table(underNpm))
  const cases = [
    ['is the copy of the first where npm is right above and it comes at once', directly, 2, true],
    ['is a second Ctrl-C where it comes later', directly, 100, false],
    ['is a second Ctrl-C where a shell keeps npm away from us', throughShell, 2, false],
    ['is a second Ctrl-C where there is no npm', [], 2, false],
  ] as const
  for (const [title, links, sinceFirstMs, echo] of cases)
    it(title, () => assert.equal(isEcho(links, sinceFirstMs), echo))
})
