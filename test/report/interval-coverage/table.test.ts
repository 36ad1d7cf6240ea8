// The table of coverage: brackets for marked rows alone, tenths of a per cent.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coverageTable } from './table.ts'

test('a line has its shares, marked rows in brackets, and half-widths', () => {
  const plain = { share: 0.9504, markedShare: null, halfWidth: 0.1 }
  const marked = { share: 0.9, markedShare: 0.75, halfWidth: 0.0825 }
  const table = coverageTable([{ law: 'made up', rounds: 3, fps: marked, ratio: plain, noiseFloor: marked }])
  assert.equal(
    table.split('\n').at(-1),
    '| made up | 3 | 90.0 % (75.0 %) | 8.3 % | 95.0 % | 10.0 % | 90.0 % | 8.3 % |',
  )
})
