// The limit of a row with its votes, long and short.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatLimit, formatShortLimit } from '../../report/format.ts'
import { verdictSchema } from '../../results/summary-schema.ts'

const row = { verdict: 'server-bound', votes: { 'server-bound': 4, 'both-busy': 1 } } as const

test('a limit has the number of the trials that voted for it', () => {
  assert.equal(formatLimit(row), 'server-bound 4 of 5')
  assert.equal(formatShortLimit(row), 'server 4/5')
})

test('one trial, or none, is no vote', () => {
  assert.equal(formatLimit({ verdict: 'coupled', votes: { coupled: 1 } }), 'coupled')
  assert.equal(formatLimit({ verdict: 'unknown', votes: {} }), 'unknown')
})

test('a short limit of any verdict has at most 13 characters', () => {
  for (const verdict of verdictSchema.options) {
    const text = formatShortLimit({ verdict, votes: { [verdict]: 9 } })
    assert.ok(text.length <= 13, text)
  }
})
