// Prepared frames: they decode to the payloads, and the writes cover the pool exactly.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { prepareWireFrames, type WireBatch } from '../../../bench/generator/wire-frames.ts'
import { readFrames } from './codec/read-frames.ts'
import { fingerprint } from './fingerprint.ts'

const plain = { seed: 1, compressed: false }
const writeBytes = 512 * 1024

const payloadsOf = (lengths: readonly number[]): readonly Buffer[] =>
  lengths.map((length, index) => Buffer.alloc(length, index + 1))

const decode = (batches: readonly WireBatch[]): ReturnType<typeof readFrames> =>
  readFrames(
    batches.map(({ bytes }) => bytes),
    { expectMasked: true, allowRsv1: true },
  )

describe('prepared frames', () => {
  it('decode to the payloads, in order, whatever their sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { minLength: 1, maxLength: 12 }), (lengths) => {
        const payloads = payloadsOf(lengths)
        const batches = prepareWireFrames(payloads, plain)
        assert.deepEqual(
          decode(batches).map(({ payload }) => fingerprint(payload)),
          payloads.map(fingerprint),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('may be texts, each behind a text of its own, and each a write of its own', () => {
    const shape = { opcode: 1, announce: Buffer.from('next') }
    const batches = prepareWireFrames(payloadsOf([10, 20]), { ...plain, shape, single: true })
    assert.deepEqual(
      batches.map(({ frames }) => frames),
      [1, 1],
    )
    assert.deepEqual(
      decode(batches).map(({ opcode, payload }) => [opcode, payload.length]),
      [
        [1, 4],
        [1, 10],
        [1, 4],
        [1, 20],
      ],
    )
  })

  it('lie beside each other in one block that the writes cover without a gap', () => {
    const batches = prepareWireFrames(payloadsOf(Array(50).fill(40_000)), plain)
    const [first] = batches
    let at = first?.bytes.byteOffset
    for (const { bytes } of batches) {
      assert.ok(bytes.buffer === first?.bytes.buffer, 'all writes lie in one block')
      assert.equal(bytes.byteOffset, at)
      at = bytes.byteOffset + bytes.length
    }
    assert.equal(at, first?.bytes.buffer.byteLength)
    assert.equal(
      batches.reduce((sum, { frames }) => sum + frames, 0),
      50,
    )
  })

  it('share a write as long as it stays within half a mebibyte', () => {
    const small = prepareWireFrames(payloadsOf(Array(40).fill(40_000)), plain)
    assert.deepEqual(
      small.map(({ frames }) => frames),
      [13, 13, 13, 1],
    )
    assert.ok(small.every(({ bytes }) => bytes.length <= writeBytes))
    const mixed = prepareWireFrames(payloadsOf([600_000, 10, 400_000, 200_000, 600_000]), plain)
    assert.deepEqual(
      mixed.map(({ frames }) => frames),
      [1, 2, 1, 1],
    )
  })

  it('are plain binary messages, or marked by RSV1 when their payloads are compressed', () => {
    for (const compressed of [false, true]) {
      const seen = decode(prepareWireFrames(payloadsOf([5, 7]), { seed: 1, compressed }))
      assert.deepEqual(
        seen.map(({ opcode, fin, rsv1 }) => ({ opcode, fin, rsv1 })),
        Array(2).fill({ opcode: 2, fin: true, rsv1: compressed }),
      )
    }
  })

  it('have keys without a zero byte that depend on the seed and differ within a pool', () => {
    const keysOf = (seed: number): readonly string[] =>
      prepareWireFrames(payloadsOf(Array(2_000).fill(200)), { seed, compressed: false }).flatMap(
        ({ bytes, frames }) =>
          Array.from({ length: frames }, (_, index) =>
            bytes.toString('hex', index * 208 + 4, index * 208 + 8),
          ),
      )
    const keys = keysOf(1)
    assert.equal(keys.length, 2_000)
    assert.ok(keys.every((key) => !/^(..)*00/.test(key)))
    assert.ok(new Set(keys).size > 1_990)
    assert.equal(keysOf(1).join(), keys.join())
    assert.ok(keysOf(2).join() !== keys.join(), 'another seed has other keys')
  })
})
