// Cutting a pool's bytes into frames.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitFrames } from '../../../bench/frames/read-pool.ts'

test('frames are views on the pool, in order', () => {
  const pool = Buffer.from('aaabbbccc')
  const frames = splitFrames(pool, 3)
  assert.deepEqual(frames.map(String), ['aaa', 'bbb', 'ccc'])
  assert.ok(frames.every((frame) => frame.buffer === pool.buffer))
})

test('bytes that are not whole frames are refused', () => {
  assert.throws(() => splitFrames(Buffer.from('aaab'), 3), RangeError)
  assert.throws(() => splitFrames(Buffer.alloc(0), 3), RangeError)
})
