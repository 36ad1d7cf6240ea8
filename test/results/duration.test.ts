// Times as people read them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDuration } from '../../results/duration.ts'

for (const [ms, text] of [
  [0, '0s'],
  [59_400, '59s'],
  [60_000, '1m00s'],
  [605_000, '10m05s'],
  [3_600_000, '1h00m'],
  [-5, '0s'],
] as const)
  test(`${ms} ms are ${text}`, () => assert.equal(formatDuration(ms), text))
