// Packets of Socket.IO: the library's own parser reads ours, and we read what it writes.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ProtocolError } from '../../../../bench/generator/codec/header.ts'
import {
  decodePacket,
  encodeConnect,
  encodeFrame,
  encodePong,
  encodeText,
} from '../../../../bench/generator/envelope/socket-io/packets.ts'

interface LibraryPacket {
  readonly type: number
  readonly nsp: string
  readonly id?: number
  readonly data?: unknown
}

interface Parser {
  readonly Encoder: new () => { readonly encode: (packet: LibraryPacket) => readonly (string | Buffer)[] }
  readonly Decoder: new () => {
    readonly add: (part: string | Buffer) => void
    readonly on: (event: 'decoded', listen: (packet: LibraryPacket) => void) => void
  }
}

/** That of the server, whatever version it brings. */
const { Encoder, Decoder }: Parser = createRequire(createRequire(import.meta.url).resolve('socket.io'))(
  'socket.io-parser',
)

/** Of the library's packets. */
const types = { connect: 0, disconnect: 1, event: 2, acknowledgement: 3, refusal: 4 } as const

/** Without the type of the message that carries it. */
const readByLibrary = (...parts: readonly (string | Buffer)[]): readonly LibraryPacket[] => {
  const packets: LibraryPacket[] = []
  const decoder = new Decoder()
  decoder.on('decoded', (packet) => packets.push(packet))
  for (const part of parts) decoder.add(typeof part === 'string' ? part.slice(1) : part)
  return packets
}

/** As the library writes it: the first part is a text. */
const writtenByLibrary = (packet: LibraryPacket): string => `4${new Encoder().encode(packet)[0]}`

const namespace = fc.constantFrom('/', '/camera', '/viewer')
const text = fc.string({ unit: 'binary' })
const id = fc.nat()
const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array))

describe('what a camera sends', () => {
  it('is a text that the library reads', () => {
    fc.assert(
      fc.property(namespace, text, (nsp, said) => {
        assert.deepEqual(readByLibrary(encodeText(nsp, said)), [
          { type: types.event, nsp, data: ['message', said] },
        ])
      }),
    )
  })

  it('is a frame with the id of its acknowledgement, if one is asked for, that the library reads', () => {
    fc.assert(
      fc.property(namespace, fc.option(id), bytes, (nsp, asked, frame) => {
        const [packet, ...others] = readByLibrary(encodeFrame(nsp, asked), frame)
        assert.deepEqual(others, [])
        assert.deepEqual(packet?.data, ['message', frame])
        assert.deepEqual([packet?.nsp, packet?.id ?? null], [nsp, asked])
      }),
    )
  })

  it('is a request for a namespace, and the answer to a ping', () => {
    for (const nsp of ['/', '/camera'])
      assert.deepEqual(readByLibrary(encodeConnect(nsp)), [{ type: types.connect, nsp }])
    assert.equal(encodeConnect('/'), '40')
    assert.equal(encodePong('probe'), '3probe')
  })
})

describe('what a server says', () => {
  it('is a text', () => {
    fc.assert(
      fc.property(namespace, text, (nsp, said) => {
        const written = writtenByLibrary({ type: types.event, nsp, data: ['message', said] })
        assert.deepEqual(decodePacket(written), { kind: 'text', namespace: nsp, text: said })
      }),
    )
  })

  it('announces a frame, with the very text that a camera sends', () => {
    for (const nsp of ['/', '/camera', '/viewer']) {
      const written = writtenByLibrary({ type: types.event, nsp, data: ['message', Buffer.alloc(3)] })
      assert.equal(written, encodeFrame(nsp, null))
      assert.deepEqual(decodePacket(written), { kind: 'frame', namespace: nsp })
    }
  })

  it('acknowledges a frame by its id', () => {
    fc.assert(
      fc.property(namespace, id, bytes, (nsp, answered, answer) => {
        const data = [answer.toString('hex')]
        const written = writtenByLibrary({ type: types.acknowledgement, nsp, id: answered, data })
        assert.deepEqual(decodePacket(written), {
          kind: 'answer',
          namespace: nsp,
          id: answered,
          bytes: answer,
        })
      }),
    )
  })

  it('accepts, refuses or ends the connection to a namespace', () => {
    const nsp = '/camera'
    const accepted = writtenByLibrary({ type: types.connect, nsp, data: { sid: 'x', pid: 'y' } })
    assert.deepEqual(decodePacket(accepted), { kind: 'connected', namespace: nsp })
    const refused = writtenByLibrary({ type: types.refusal, nsp, data: { message: 'Invalid namespace' } })
    assert.deepEqual(decodePacket(refused), { kind: 'refused', namespace: nsp, reason: 'Invalid namespace' })
    assert.deepEqual(decodePacket(writtenByLibrary({ type: types.disconnect, nsp })), {
      kind: 'disconnected',
      namespace: nsp,
    })
  })

  it('opens the session, pings, and ends it', () => {
    assert.deepEqual(decodePacket('0{"sid":"x","upgrades":[]}'), { kind: 'open' })
    assert.deepEqual(decodePacket('2'), { kind: 'ping', data: '' })
    assert.deepEqual(decodePacket('2probe'), { kind: 'ping', data: 'probe' })
    assert.deepEqual(decodePacket('6'), { kind: 'ignored' })
    assert.deepEqual(decodePacket('1'), { kind: 'ended' })
  })

  for (const [what, said] of [
    ['nothing', ''],
    ['an answer to a ping that nobody sent', '3'],
    ['another event', '42["other","text"]'],
    ['an event with two arguments', '42["message","one","two"]'],
    ['an event without JSON', '42["message","te'],
    ['a frame with two attachments', '452-["message",{"_placeholder":true,"num":0}]'],
    ['a placeholder for no attachment', '451-["message",{"_placeholder":true,"num":1}]'],
    ['an acknowledgement without an id', '43["00"]'],
    ['an acknowledgement that is not hexadecimal', '430["0x"]'],
    ['a binary acknowledgement', '461-0[{"_placeholder":true,"num":0}]'],
    ['a type that there is not', '49'],
  ] as const)
    it(`must not be ${what}`, () => {
      assert.throws(
        () => decodePacket(said),
        (error) => error instanceof ProtocolError && error.message.includes(`"${said}"`),
      )
    })

  it('never breaks the reader with anything else than a ProtocolError, and is quoted shortly', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.tuple(fc.constantFrom('42', '43', '44', '451-'), text)), (said) => {
        try {
          decodePacket(typeof said === 'string' ? said : said.join(''))
        } catch (error) {
          assert.ok(error instanceof ProtocolError && error.message.length < 200)
        }
      }),
    )
  })
})
