// What charts draw more than once is kept once, and nothing is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shareValues } from '../../report/page/pack.ts'

test('equal lists of values are kept once; values of an axis stay where they are', () => {
  const data = { values: [{ name: 'ws', fps: 1 }] }
  const other = { values: [{ name: 'bun', fps: 2 }] }
  const axis = { values: [1, 10] }
  assert.deepEqual(
    shareValues({ a: { layer: [{ data }, { data: structuredClone(data), axis }] }, b: { data: other } }),
    {
      lists: [data.values, other.values],
      specs: {
        a: { layer: [{ data: { values: 0 } }, { data: { values: 0 }, axis }] },
        b: { data: { values: 1 } },
      },
    },
  )
})
