// Properties of the codec: what is encoded is read back, however the stream is cut.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeFrame } from '../../../../bench/generator/codec/frame.ts'
import { encodeHeader, headerLength } from '../../../../bench/generator/codec/header.ts'
import { fingerprint } from '../fingerprint.ts'
import { cutAt, readFrames } from './read-frames.ts'

/** Where the length field changes its size. */
const lengthBorders = [0, 1, 125, 126, 127, 65_535, 65_536, 65_537]

const key = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes))
const smallPayload = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))

for (const payloadBytes of lengthBorders) {
  test(`a payload of ${payloadBytes} bytes comes back, masked and plain`, () => {
    const payload = Buffer.from(Array.from({ length: payloadBytes }, (_, index) => (index * 31) & 0xff))
    for (const maskKey of [null, Buffer.from('01020384', 'hex')]) {
      const frame = encodeFrame(payload, { maskKey })
      const [seen, ...more] = readFrames([frame], { expectMasked: maskKey !== null })
      assert.equal(fingerprint(seen?.payload), fingerprint(payload))
      assert.equal(more.length, 0)
    }
  })

  test(`the header of ${payloadBytes} bytes is as long as its second byte says`, () => {
    for (const maskKey of [null, Buffer.alloc(4, 9)]) {
      const header = encodeHeader({ opcode: 2, payloadBytes, maskKey })
      assert.equal(headerLength(header.readUInt8(1)), header.length)
    }
  })
}

test('any chunking of a masked stream gives the same frames', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ payload: smallPayload, maskKey: key }), { maxLength: 6 }),
      fc.array(fc.nat(2_000), { maxLength: 12 }),
      (frames, borders) => {
        const stream = Buffer.concat(frames.map(({ payload, maskKey }) => encodeFrame(payload, { maskKey })))
        const seen = readFrames(cutAt(stream, borders), { expectMasked: true })
        assert.deepEqual(
          seen.map(({ payload }) => fingerprint(payload)),
          frames.map(({ payload }) => fingerprint(payload)),
        )
      },
    ),
  )
})

test('a stream that comes a byte at a time gives the same frames', () => {
  const maskKey = Buffer.from('a1b2c3d4', 'hex')
  const payloads = [Buffer.alloc(0), Buffer.from('x'), Buffer.alloc(126, 3), Buffer.alloc(70_000, 5)]
  const stream = Buffer.concat(payloads.map((payload) => encodeFrame(payload, { maskKey })))
  const bytes = Array.from(stream, (_, index) => stream.subarray(index, index + 1))
  assert.deepEqual(
    readFrames(bytes, { expectMasked: true }).map(({ payload }) => fingerprint(payload)),
    payloads.map(fingerprint),
  )
})

test('a control frame between the fragments of a message does not disturb it', () => {
  const stream = [
    encodeFrame(Buffer.from('one'), { opcode: 2, fin: false }),
    encodeFrame(Buffer.from('?'), { opcode: 9 }),
    encodeFrame(Buffer.from('two'), { opcode: 0, fin: false }),
    encodeFrame(Buffer.from('three'), { opcode: 0 }),
    encodeFrame(Buffer.from('next'), { opcode: 1 }),
  ]
  assert.deepEqual(
    readFrames(stream).map(({ opcode, payload }) => [opcode, String(payload)]),
    [
      [2, 'one'],
      [9, '?'],
      [0, 'two'],
      [0, 'three'],
      [1, 'next'],
    ],
  )
})
