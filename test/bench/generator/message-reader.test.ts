// Small messages put together again, whatever pieces and fragments they came in.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { encodeFrame } from '../../../bench/generator/codec/frame.ts'
import { opcodes } from '../../../bench/generator/codec/header.ts'
import { createMessageReader, joinPieces } from '../../../bench/generator/message-reader.ts'

interface Message {
  readonly text: string
  readonly isText: boolean
}

const collect = () => {
  const messages: Message[] = []
  const sink = joinPieces((payload, isText) => messages.push({ text: payload.toString(), isText }))
  return { messages, sink }
}

const words = fc.array(fc.string({ maxLength: 12 }), { maxLength: 4 })

describe('pieces of messages', () => {
  it('are joined to whole messages, and are not views on what was read', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(words, fc.boolean()), { maxLength: 6 }), (said) => {
        const { messages, sink } = collect()
        for (const [parts, isText] of said) {
          for (const part of parts) {
            const piece = Buffer.from(part)
            sink.onPiece(piece)
            piece.fill(0)
          }
          sink.onEnd(isText)
        }
        assert.deepEqual(
          messages,
          said.map(([parts, isText]) => ({ text: parts.join(''), isText })),
        )
      }),
    )
  })

  it('are one message over all fragments, of the first one’s kind, with a ping between them', () => {
    const { messages, sink } = collect()
    const pings: string[] = []
    const reader = createMessageReader(null, {
      ...sink,
      onPing: (payload) => pings.push(payload.toString()),
      onClose: () => {},
    })
    const wire = Buffer.concat([
      encodeFrame(Buffer.from('one'), { opcode: opcodes.text, fin: false }),
      encodeFrame(Buffer.from('?'), { opcode: opcodes.ping }),
      encodeFrame(Buffer.from('two'), { opcode: opcodes.continuation, fin: true }),
      encodeFrame(Buffer.from('three')),
    ])
    for (let at = 0; at < wire.length; at += 2) reader.push(wire.subarray(at, at + 2))
    assert.deepEqual(messages, [
      { text: 'onetwo', isText: true },
      { text: 'three', isText: false },
    ])
    assert.deepEqual(pings, ['?'])
  })
})
