// The verdict table of a flat-out row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLowerBound, judgeBusyness } from '../../report/stats/verdict.ts'
import type { Verdict } from '../../results/summary-schema.ts'

const cases: readonly (readonly [
  server: number | null,
  load: number | null,
  cores: number,
  Verdict,
  bound: boolean,
])[] = [
  [0.99, 0.6, 1, 'server-bound', false],
  [0.95, 0.9499, 1, 'server-bound', false],
  [0.6, 0.99, 1, 'load-bound', true],
  [0.95, 0.95, 1, 'both-busy', true],
  [0.9499, 0.9499, 1, 'coupled', false],
  [1.2, 0.5, 1, 'server-bound', false],
  [1.2, 0.5, 2, 'coupled', false],
  [1.95, 0.99, 2, 'both-busy', true],
  [null, 0.99, 1, 'unknown', false],
  [0.99, null, 1, 'unknown', false],
  [null, null, 1, 'unknown', false],
  [Number.NaN, 0.5, 1, 'unknown', false],
]

for (const [serverCpu, loadCpu, serverCores, expected, bound] of cases)
  test(`server ${serverCpu} of ${serverCores}, load ${loadCpu} is ${expected}`, () => {
    const verdict = judgeBusyness({ serverCpu, loadCpu, serverCores })
    assert.equal(verdict, expected)
    assert.equal(isLowerBound(verdict), bound)
  })
