// Masking: XOR with a repeated key, wherever in the key a piece begins.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { maskPayload } from '../../../../bench/generator/codec/mask.ts'

const key = fc.uint8Array({ minLength: 4, maxLength: 4 })
const payload = fc.uint8Array({ maxLength: 50 })

test('masking is XOR with the repeated key', () => {
  fc.assert(
    fc.property(payload, key, fc.nat(9), (bytes, maskKey, offset) => {
      const expected = Array.from(bytes, (byte, index) => byte ^ (maskKey[(index + offset) % 4] ?? 0))
      assert.deepEqual([...maskPayload(bytes, maskKey, offset)], expected)
    }),
  )
})

test('masking twice gives the payload back and leaves the input alone', () => {
  fc.assert(
    fc.property(payload, key, (bytes, maskKey) => {
      const before = Buffer.from(bytes)
      assert.deepEqual(maskPayload(maskPayload(bytes, maskKey), maskKey), before)
      assert.deepEqual(Buffer.from(bytes), before)
    }),
  )
})

test('pieces masked with their offset are the whole masked at once', () => {
  fc.assert(
    fc.property(payload, key, fc.nat(50), (bytes, maskKey, border) => {
      const pieces = [
        maskPayload(bytes.subarray(0, border), maskKey),
        maskPayload(bytes.subarray(border), maskKey, Math.min(border, bytes.length)),
      ]
      assert.deepEqual(Buffer.concat(pieces), maskPayload(bytes, maskKey))
    }),
  )
})

test('a view into the middle of other memory is masked alone', () => {
  const memory = Buffer.from('0011223344556677', 'hex')
  assert.equal(maskPayload(memory.subarray(3, 6), Buffer.from('ffffffff', 'hex')).toString('hex'), 'ccbbaa')
})

test('a key that has not four bytes is refused', () => {
  assert.throws(() => maskPayload(Buffer.from('abc'), Buffer.alloc(3)), {
    name: 'RangeError',
    message: /4 bytes, this one 3/,
  })
})
