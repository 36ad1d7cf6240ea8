// The codec on the example frames of RFC 6455 §5.7.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeFrame } from '../../../../bench/generator/codec/frame.ts'
import { opcodes } from '../../../../bench/generator/codec/header.ts'
import { fingerprint } from '../fingerprint.ts'
import { readFrames } from './read-frames.ts'

const hello = Buffer.from('Hello')
const maskKey = Buffer.from('37fa213d', 'hex')

const examples = [
  { name: 'a text in one frame', hex: '810548656c6c6f', fields: { opcode: opcodes.text } },
  { name: 'a masked text', hex: '818537fa213d7f9f4d5158', fields: { opcode: opcodes.text, maskKey } },
  { name: 'a ping', hex: '890548656c6c6f', fields: { opcode: opcodes.ping } },
  { name: 'a masked pong', hex: '8a8537fa213d7f9f4d5158', fields: { opcode: opcodes.pong, maskKey } },
] as const

describe('the examples of the RFC', () => {
  for (const { name, hex, fields } of examples) {
    it(`${name} is encoded and read`, () => {
      assert.equal(encodeFrame(hello, fields).toString('hex'), hex)
      const masked = 'maskKey' in fields
      assert.deepEqual(readFrames([Buffer.from(hex, 'hex')], { expectMasked: masked }), [
        { opcode: fields.opcode, fin: true, rsv1: false, masked, payload: hello },
      ])
    })
  }

  it('a fragmented text is encoded and read', () => {
    const first = encodeFrame(Buffer.from('Hel'), { opcode: opcodes.text, fin: false })
    const second = encodeFrame(Buffer.from('lo'), { opcode: opcodes.continuation })
    assert.equal(Buffer.concat([first, second]).toString('hex'), '010348656c80026c6f')
    assert.deepEqual(
      readFrames([first, second]).map(({ fin, payload }) => [fin, String(payload)]),
      [
        [false, 'Hel'],
        [true, 'lo'],
      ],
    )
  })

  for (const [bytes, header] of [
    [256, '827e0100'],
    [65_536, '827f0000000000010000'],
  ] as const) {
    it(`a binary frame of ${bytes} bytes is encoded and read`, () => {
      const payload = Buffer.alloc(bytes, 7)
      const frame = encodeFrame(payload)
      assert.equal(frame.toString('hex', 0, frame.length - bytes), header)
      assert.equal(fingerprint(readFrames([frame])[0]?.payload), fingerprint(payload))
    })
  }
})
