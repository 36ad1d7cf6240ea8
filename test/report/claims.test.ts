// The published claims: their file, and what a run says of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeClaims } from '../../report/claims.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { madeUpRun } from './made-up-run.ts'

const reference = readReference()
const rowsWith = (library: string) =>
  summarize(madeUpRun([{ launches: [1000] }]), reference).rows.map((row) => ({ ...row, library }))

test('the ten claims are there, each with a source', () => {
  assert.deepEqual(
    reference.claims.map(({ id }) => id),
    [
      'websockets-shipped-1mb',
      'picows-1mb',
      'go-1mb',
      'websockets-shipped-3.5mb',
      'deflate-off-1mb',
      'websockets-tuned-1mb',
      'websockets-tuned-3.5mb',
      'websockets-beats-picows',
      'log-per-message',
      'uvloop-helps',
    ],
  )
})

test('absolute claims name a system, a size and at least one limit; limits are in order', () => {
  for (const { id, kind, system, frameBytes, published } of reference.claims) {
    if (kind === 'absolute')
      assert.ok(system !== null && frameBytes !== null && (published.low ?? published.high) !== null, id)
    assert.ok(published.low === null || published.high === null || published.low <= published.high, id)
  }
})

test('a claim about a system that no row measures is unknown and says so', () => {
  for (const outcome of judgeClaims(rowsWith('uWebSockets.js'), reference)) {
    assert.equal(outcome.holds, 'unknown')
    assert.match(outcome.why, /^No row of this run measures /)
  }
})

const names = ['gorilla/websocket', 'github.com/gorilla/websocket']
for (const library of names)
  test(`a run that measured ${library} does not say that it did not`, () => {
    const outcome = judgeClaims(rowsWith(library), reference).find(({ id }) => id === 'go-1mb')
    assert.match(outcome?.why ?? '', /was measured/)
  })
