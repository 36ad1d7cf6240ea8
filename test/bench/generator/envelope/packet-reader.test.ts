// A Socket.IO connection from its first packet: what is answered, what reaches the cameras and viewers, and what must not come.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ProtocolError } from '../../../../bench/generator/codec/header.ts'
import { createPacketReader } from '../../../../bench/generator/envelope/socket-io/packet-reader.ts'
import { encodeFrame, encodeText } from '../../../../bench/generator/envelope/socket-io/packets.ts'

type Heard = string | Buffer

/** A connection that has been accepted, unless a test begins earlier. */
const connect = (namespace = '/', begin = true) => {
  const said: string[] = []
  const heard: Heard[] = []
  let opens = 0
  let pieces: Buffer[] = []
  let began: boolean | null = null
  const sink = createPacketReader(namespace, {
    sink: {
      onBegin: (isText) => {
        assert.equal(began, null, 'a message begins after the one before has ended')
        began = isText
      },
      onPiece: (piece) => pieces.push(Buffer.from(piece)),
      onEnd: (isText) => {
        assert.equal(began, isText)
        began = null
        const payload = Buffer.concat(pieces)
        pieces = []
        heard.push(isText ? payload.toString() : payload)
      },
    },
    say: (text) => said.push(text),
    onOpen: () => opens++,
  })
  /** A WebSocket message of the server, in pieces of this many bytes. */
  const hear = (message: Heard, pieceBytes = 1000): void => {
    const isText = typeof message === 'string'
    const payload = Buffer.from(message)
    sink.onBegin?.(isText)
    for (let at = 0; at < payload.length; at += pieceBytes)
      sink.onPiece(payload.subarray(at, at + pieceBytes))
    sink.onEnd(isText)
  }
  if (begin) {
    hear('0{"sid":"x"}')
    hear(namespace === '/' ? '40{"sid":"y"}' : `40${namespace},{"sid":"y"}`)
  }
  return { hear, said, heard, opens: () => opens }
}

const protocolError = (message: RegExp) => (error: unknown) =>
  error instanceof ProtocolError && message.test(error.message)

describe('a Socket.IO connection', () => {
  it('asks for its namespace once the session is open, and is open when it has it', () => {
    const { hear, said, opens } = connect('/camera', false)
    hear('0{"sid":"x"}')
    assert.deepEqual([said, opens()], [['40/camera,'], 0])
    hear('40/camera,{"sid":"y"}')
    assert.deepEqual([said, opens()], [['40/camera,'], 1])
  })

  it('answers pings, also between a frame and what announces it', () => {
    const { hear, said, heard } = connect()
    hear('2')
    hear(encodeFrame('/', null))
    hear('2')
    hear(Buffer.of(1, 2))
    assert.deepEqual(said.slice(1), ['3', '3'])
    assert.deepEqual(heard, [Buffer.of(1, 2)])
  })

  it('hears texts and frames as they were before they were wrapped, however they are cut', () => {
    const message = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
    )
    fc.assert(
      fc.property(fc.array(message), fc.integer({ min: 1, max: 40 }), (messages, pieceBytes) => {
        const { hear, heard } = connect('/viewer')
        for (const each of messages) {
          if (typeof each === 'string') hear(encodeText('/viewer', each), pieceBytes)
          else {
            hear(encodeFrame('/viewer', null), pieceBytes)
            hear(each, pieceBytes)
          }
        }
        assert.deepEqual(heard, messages)
      }),
    )
  })

  it('hears an acknowledgement as the bytes that answer a frame', () => {
    const { hear, heard } = connect()
    hear('430["0000000000000000"]')
    hear('431["0000000000000001"]')
    assert.deepEqual(heard, [Buffer.alloc(8), Buffer.of(0, 0, 0, 0, 0, 0, 0, 1)])
  })

  it('hears one with an id that is not the next as an answer to no frame', () => {
    const { hear, heard } = connect()
    hear('431["0000000000000000"]')
    assert.deepEqual(heard, [Buffer.alloc(0)])
  })

  for (const [what, messages, message] of [
    ['a frame that nothing announces', [Buffer.of(1)], /that no packet announces/],
    [
      'a second frame after one announcement',
      [encodeFrame('/', null), Buffer.of(1), Buffer.of(2)],
      /no packet/,
    ],
    ['two announcements in a row', [encodeFrame('/', null), encodeFrame('/', null)], /between a frame and/],
    ['a text in place of the frame', [encodeFrame('/', null), encodeText('/', 'x')], /between a frame and/],
    ['a packet for another namespace', [encodeText('/viewer', 'x')], /namespace \/viewer came to \//],
    ['the end of the session', ['1'], /ended the session/],
    ['the end of the namespace', ['41'], /ended the connection to the namespace \//],
    ['a refusal', ['44{"message":"Invalid namespace"}'], /refused the namespace \/: Invalid namespace/],
  ] as const)
    it(`ends with an error at ${what}`, () => {
      const { hear } = connect()
      for (const each of messages.slice(0, -1)) hear(each)
      const last = messages.at(-1)
      assert.throws(() => last !== undefined && hear(last), protocolError(message))
    })
})
