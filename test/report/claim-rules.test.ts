// One interval held against one published value, by the rules of METHODOLOGY.md.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeInterval } from '../../report/claims.ts'
import { type Claim, readReference } from '../../results/reference-schema.ts'

const claimOf = (id: string): Claim => {
  const claim = readReference().claims.find((each) => each.id === id)
  assert.ok(claim, id)
  return claim
}

const interval = (low: number | null, high: number | null) => ({
  median: ((low ?? 1) + (high ?? 1)) / 2,
  low,
  high,
})

const findings: readonly [string, readonly [number | null, number | null], boolean, string][] = [
  ['picows-1mb', [600, 3400], false, 'yes'],
  ['picows-1mb', [500, 700], false, 'open'],
  ['picows-1mb', [100, 500], false, 'no'],
  ['picows-1mb', [3600, 4000], false, 'no'],
  ['picows-1mb', [3600, 4000], true, 'no'],
  ['picows-1mb', [900, 1500], true, 'open'],
  ['picows-1mb', [100, 500], true, 'open'],
  ['picows-1mb', [null, null], false, 'open'],
  ['websockets-shipped-3.5mb', [2, 9], false, 'yes'],
  ['websockets-shipped-3.5mb', [9, 24], false, 'yes'],
  ['websockets-shipped-3.5mb', [26, 40], false, 'no'],
  ['deflate-off-1mb', [30, 34], false, 'yes'],
  ['deflate-off-1mb', [1.2, 3], false, 'open'],
  ['deflate-off-1mb', [0.9, 40], false, 'open'],
  ['deflate-off-1mb', [0.5, 0.9], false, 'no'],
  ['websockets-beats-picows', [0.4, 0.6], false, 'no'],
  ['uvloop-helps', [1.06, 1.2], false, 'yes'],
  ['uvloop-helps', [0.8, 1.04], false, 'no'],
  ['uvloop-helps', [1.01, 1.2], false, 'open'],
]
for (const [id, [low, high], isLowerBound, expected] of findings) {
  const bound = isLowerBound ? ', a lower bound,' : ''
  test(`${id}: an interval of ${low} to ${high}${bound} is ${expected}`, () => {
    assert.equal(judgeInterval(claimOf(id), interval(low, high), isLowerBound), expected)
  })
}
