// The opening handshake: the request's text, and which answers are taken.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { acceptFor, readAnswer, upgradeRequest } from '../../../bench/generator/handshake.ts'

// The example of RFC 6455 §1.3.
const key = 'dGhlIHNhbXBsZSBub25jZQ=='
const accept = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

const goodLines = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`]

const answerOf = (lines: readonly string[], status = 'HTTP/1.1 101 Switching Protocols'): Buffer =>
  Buffer.from([status, ...lines, '\r\n'].join('\r\n'), 'latin1')

describe('the request', () => {
  const lines = (offer: string | null): readonly string[] =>
    upgradeRequest(new URL('ws://127.0.0.1:8080/camera?id=1'), key, offer).split('\r\n')

  it('asks for the path with everything that §4.1 demands', () => {
    assert.deepEqual(lines(null), [
      'GET /camera?id=1 HTTP/1.1',
      'Host: 127.0.0.1:8080',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${key}`,
      'Sec-WebSocket-Version: 13',
      '',
      '',
    ])
  })

  it('holds an offer where there is one', () => {
    assert.ok(lines('permessage-deflate').includes('Sec-WebSocket-Extensions: permessage-deflate'))
  })

  it('holds what a foreign server wants besides', () => {
    const surplus = { headers: [['Authorization', 'Bearer x']], subprotocols: ['a', 'b'] } as const
    const request = upgradeRequest(new URL('ws://h/'), key, null, surplus)
    assert.match(request, /\r\nSec-WebSocket-Protocol: a, b\r\nAuthorization: Bearer x\r\n\r\n$/)
  })

  it('names another host where one is asked for, and none twice', () => {
    const surplus = { headers: [['host', 'cameras.example']], subprotocols: [] } as const
    const request = upgradeRequest(new URL('ws://127.0.0.1:8080/'), key, null, surplus)
    assert.deepEqual(request.match(/^host: .*$/gim), ['host: cameras.example'])
  })
})

describe('the answer', () => {
  it("to the RFC's example key is the RFC's accept value", () => {
    assert.equal(acceptFor(key), accept)
    assert.equal(readAnswer(answerOf(goodLines), key)?.headers.get('sec-websocket-accept'), accept)
  })

  it('is awaited while it comes in pieces', () => {
    const whole = answerOf(goodLines)
    for (let bytes = 0; bytes < whole.length; bytes++) {
      assert.equal(readAnswer(whole.subarray(0, bytes), key), null)
    }
    assert.equal(readAnswer(whole, key)?.rest.length, 0)
  })

  it('gives back the frames that came in the same packet', () => {
    const frame = Buffer.from('890548656c6c6f', 'hex')
    assert.deepEqual(readAnswer(Buffer.concat([answerOf(goodLines), frame]), key)?.rest, frame)
  })

  it('may come after informational ones, whatever pieces they come in', () => {
    const early = Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100\r\n\r\n')
    const whole = Buffer.concat([early, answerOf(goodLines)])
    for (let bytes = 0; bytes < whole.length; bytes++)
      assert.equal(readAnswer(whole.subarray(0, bytes), key), null)
    assert.equal(readAnswer(whole, key)?.headers.has('link'), false)
    const refusal = answerOf([], 'HTTP/1.1 404 Not Found')
    assert.throws(() => readAnswer(Buffer.concat([early, refusal]), key), {
      message: /answered "HTTP\/1\.1 404 Not Found"/,
      beginning: refusal.toString('latin1'),
    })
  })

  it('of informational ones without an end is refused', () => {
    const early = Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(3000))
    assert.throws(() => readAnswer(early, key), { message: /longer than 65536 bytes/ })
  })

  it('may spell names and values in any case, and name more than one connection option', () => {
    const lines = ['UPGRADE:WebSocket', 'connection: keep-alive, upgrade', `sec-websocket-accept: ${accept}`]
    assert.ok(readAnswer(answerOf(lines), key))
  })

  it('may spread a header over several lines', () => {
    const answer = readAnswer(answerOf([...goodLines, 'X-A: 1', 'x-a: 2']), key)
    assert.equal(answer?.headers.get('x-a'), '1, 2')
  })

  const refused: readonly (readonly [name: string, answer: Buffer, message: RegExp])[] = [
    ['no 101', answerOf(['no header'], 'HTTP/1.1 426 Upgrade Required'), /answered "HTTP\/1\.1 426 Upgrade/],
    ['a 1011', answerOf(goodLines, 'HTTP/1.1 1011 Odd'), /answered "HTTP\/1\.1 1011 Odd"/],
    ['not HTTP', answerOf([], 'SSH-2.0-server'), /answered "SSH-2\.0-server"/],
    ['no Upgrade', answerOf(goodLines.slice(1)), /no "Upgrade: websocket"/],
    ['another Upgrade', answerOf(['Upgrade: h2c', ...goodLines.slice(1)]), /no "Upgrade: websocket"/],
    ['no Connection', answerOf(goodLines.filter((_, at) => at !== 1)), /no "Connection: Upgrade"/],
    [
      'another Connection',
      answerOf(goodLines.with(1, 'Connection: x-upgrade-not')),
      /no "Connection: Upgrade"/,
    ],
    ['no accept value', answerOf(goodLines.slice(0, 2)), /Accept is "", not "s3pPLMBiTxaQ9kYGzzhZRbK\+xOo="/],
    [
      'a wrong accept value',
      answerOf(goodLines.with(2, 'Sec-WebSocket-Accept: wrong=')),
      /Accept is "wrong="/,
    ],
    [
      'two accept values',
      answerOf([...goodLines, `Sec-WebSocket-Accept: ${accept}`]),
      /Accept is "s3p.*, s3p/,
    ],
    ['a line that is no header', answerOf([...goodLines, 'nonsense']), /"nonsense" in the answer is not/],
    ['a subprotocol', answerOf([...goodLines, 'Sec-WebSocket-Protocol: chat']), /subprotocol "chat"/],
    ['no end in 64 KiB', Buffer.alloc(64 * 1024 + 1, 'a'), /longer than 65536 bytes/],
    ['an end after 64 KiB', answerOf([`X: ${'a'.repeat(64 * 1024)}`]), /longer than 65536 bytes/],
  ]
  it('may choose a subprotocol that was offered', () => {
    const answer = answerOf([...goodLines, 'Sec-WebSocket-Protocol: chat'])
    assert.equal(readAnswer(answer, key, ['chat'])?.headers.get('sec-websocket-protocol'), 'chat')
    assert.throws(() => readAnswer(answer, key, ['other']), { name: 'HandshakeError' })
  })

  it('that refuses is kept as far as it has come', () => {
    const answer = Buffer.concat([answerOf(['Location: /x'], 'HTTP/1.1 302 Found'), Buffer.from('body')])
    assert.throws(() => readAnswer(answer, key), { beginning: answer.toString('latin1') })
  })

  for (const [name, answer, message] of refused) {
    it(`with ${name} is refused`, () => {
      assert.throws(() => readAnswer(answer, key), { name: 'HandshakeError', message })
    })
  }
})
