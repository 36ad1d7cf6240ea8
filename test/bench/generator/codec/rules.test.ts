// What RFC 6455 §5 forbids in a stream is a ProtocolError with the close code an endpoint would answer.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeClosePayload, encodeClosePayload } from '../../../../bench/generator/codec/frame.ts'
import type { FrameRules } from '../../../../bench/generator/codec/reader.ts'
import { readFrames } from './read-frames.ts'

interface Offence {
  readonly name: string
  readonly hex: string
  readonly rules?: Partial<FrameRules>
  readonly message: RegExp
  readonly closeCode?: number
}

const offences: readonly Offence[] = [
  { name: 'RSV1 without an extension', hex: 'c200', message: /reserved bit/ },
  { name: 'RSV2 with permessage-deflate', hex: 'a200', rules: { allowRsv1: true }, message: /reserved bit/ },
  { name: 'RSV3 with permessage-deflate', hex: '9200', rules: { allowRsv1: true }, message: /reserved bit/ },
  { name: 'RSV1 on a control frame', hex: 'c900', rules: { allowRsv1: true }, message: /reserved bit/ },
  {
    name: 'RSV1 on a continuation',
    hex: '420161c00162',
    rules: { allowRsv1: true },
    message: /reserved bit/,
  },
  { name: 'a reserved data opcode', hex: '8300', message: /opcode 3 is reserved/ },
  { name: 'a reserved control opcode', hex: '8b00', message: /opcode 11 is reserved/ },
  { name: 'a fragmented ping', hex: '0900', message: /control frame is fragmented/ },
  { name: 'a ping of 126 bytes', hex: '897e007e', message: /126 bytes, over 125/ },
  { name: 'a continuation frame without a message', hex: '8000', message: /without a message/ },
  { name: 'a continuation after the end', hex: '010161800162800163', message: /without a message/ },
  { name: 'a new message inside another', hex: '0101618100', message: /inside a fragmented one/ },
  { name: 'a masked server frame', hex: '828001020304', message: /frame of the server is masked/ },
  {
    name: 'a client frame that is not masked',
    hex: '8200',
    rules: { expectMasked: true },
    message: /frame of the client is not masked/,
  },
  {
    name: 'a frame over the limit',
    hex: '827e0100',
    rules: { maxPayloadBytes: 255 },
    message: /256 bytes is over the limit of 255/,
    closeCode: 1009,
  },
  {
    name: 'a frame of nearly 2^63 bytes',
    hex: '827f7fffffffffffffff',
    message: /over the limit/,
    closeCode: 1009,
  },
  { name: 'a 64-bit length with the top bit', hex: '827f8000000000000000', message: /top bit/ },
  { name: '125 in a 16-bit length', hex: '827e007d', message: /125 is not in its shortest form/ },
  { name: '65535 in a 64-bit length', hex: '827f000000000000ffff', message: /65535 is not in its shortest/ },
]

describe('a frame reader', () => {
  for (const { name, hex, rules, message, closeCode = 1002 } of offences) {
    it(`refuses ${name}`, () => {
      assert.throws(() => readFrames([Buffer.from(hex, 'hex')], rules), {
        name: 'ProtocolError',
        message,
        closeCode,
      })
    })
  }

  it('takes RSV1 on the first frame of a message once it is agreed', () => {
    const seen = readFrames([Buffer.from('420161800162', 'hex')], { allowRsv1: true })
    assert.deepEqual(
      seen.map(({ rsv1 }) => rsv1),
      [true, false],
    )
  })

  it('takes a frame exactly at the limit', () => {
    assert.equal(readFrames([Buffer.from('8202abcd', 'hex')], { maxPayloadBytes: 2 }).length, 1)
  })
})

describe('the payload of a close frame', () => {
  it('holds a code and a reason, which may be more than ASCII', () => {
    for (const [code, reason] of [
      [1000, ''],
      [1009, 'zu groß'],
      [4999, '✓'],
    ] as const) {
      assert.deepEqual(decodeClosePayload(encodeClosePayload(code, reason)), { code, reason })
    }
  })

  it('may be empty, which is reported as 1005', () => {
    assert.deepEqual(decodeClosePayload(Buffer.alloc(0)), { code: 1005, reason: '' })
  })

  it('of one byte is refused', () => {
    assert.throws(() => decodeClosePayload(Buffer.from([3])), { name: 'ProtocolError', closeCode: 1002 })
  })

  for (const code of [0, 999, 1004, 1005, 1006, 1015, 2999, 5000]) {
    it(`with the code ${code} is refused`, () => {
      assert.throws(() => decodeClosePayload(encodeClosePayload(code)), {
        message: new RegExp(`the code ${code}`),
        closeCode: 1002,
      })
    })
  }

  it('with a reason that is not UTF-8 is refused as 1007', () => {
    assert.throws(() => decodeClosePayload(Buffer.from('03e8ff', 'hex')), { closeCode: 1007 })
  })
})
