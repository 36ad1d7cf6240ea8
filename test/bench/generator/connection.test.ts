// One connection against servers that say exactly what a test wants: what is answered and what is reported.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { encodeClosePayload, encodeFrame } from '../../../bench/generator/codec/frame.ts'
import { readFrames } from './codec/read-frames.ts'
import { createOpener } from './open-connection.ts'
import { portOf } from './scripted-server.ts'

describe('a connection', { timeout: 20_000 }, () => {
  const { openTo, openAgainst } = createOpener()

  it('opens on an answer that comes a byte at a time', async () => {
    const { open } = await openAgainst({
      answer: async (socket, answer) => {
        for (const byte of answer) {
          socket.write(Buffer.from([byte]))
          await new Promise(setImmediate)
        }
      },
    })
    assert.equal(await open, null)
  })

  it('answers a ping with its payload in a masked pong, also one in the packet of the answer', async () => {
    const ping = encodeFrame(Buffer.from('are you there'), { opcode: 9 })
    const { server } = await openAgainst({
      answer: (socket, answer) => socket.write(Buffer.concat([answer, ping])),
      afterAnswer: (socket) => socket.write(ping),
    })
    await server.awaitBytes(2 * (6 + 13))
    const pongs = readFrames([server.received()], { expectMasked: true })
    assert.deepEqual(
      pongs.map(({ opcode, payload }) => [opcode, String(payload)]),
      Array(2).fill([10, 'are you there']),
    )
  })

  it("reports the code and reason of the server's close frame and answers it", async () => {
    const { closed, server } = await openAgainst({
      afterAnswer: (socket) =>
        socket.end(encodeFrame(encodeClosePayload(1009, 'message too big'), { opcode: 8 })),
    })
    assert.deepEqual(await closed, { code: 1009, reason: 'message too big' })
    await server.awaitBytes(8)
    const [answer] = readFrames([server.received()], { expectMasked: true })
    assert.equal(answer?.opcode, 8)
    assert.equal(answer?.payload.readUInt16BE(0), 1009)
  })

  it('reports 1005 for a close frame without a code', async () => {
    const { closed } = await openAgainst({ afterAnswer: (socket) => socket.end(Buffer.from('8800', 'hex')) })
    assert.deepEqual(await closed, { code: 1005, reason: '' })
  })

  it('looks at nothing after a close frame', async () => {
    const bytes = Buffer.from(`880203e8${'8900'}${'ffff'}`, 'hex')
    const { closed, closes, server } = await openAgainst({ afterAnswer: (socket) => socket.end(bytes) })
    assert.deepEqual(await closed, { code: 1000, reason: '' })
    await server.awaitBytes(8)
    assert.equal(closes(), 1)
    assert.deepEqual(
      readFrames([server.received()], { expectMasked: true }).map(({ opcode }) => opcode),
      [8],
    )
  })

  it('reports 1006 when the server hangs up without a word, although a write is stuck', async () => {
    const { connection, open, closed } = await openAgainst({
      afterAnswer: (socket) => {
        socket.pause()
        socket.end()
      },
    })
    await open
    const written = new Promise<boolean>((resolve) => connection.write(Buffer.alloc(50_000_000), resolve))
    assert.deepEqual(await closed, { code: 1006, reason: 'the connection ended' })
    assert.equal(await written, false)
    assert.equal(connection.isOpen(), false)
  })

  it('reports 1006 when the server resets the connection', async () => {
    const { closed } = await openAgainst({ afterAnswer: (socket) => socket.resetAndDestroy() })
    assert.equal((await closed).code, 1006)
  })

  it('reports an end before the handshake as such', async () => {
    const { closed } = await openAgainst({ answer: (socket) => socket.end('HTTP/1.1 101 Sw') })
    assert.deepEqual(await closed, { code: 1006, reason: 'the connection ended before the handshake' })
  })

  it('reports a refused connection instead of throwing', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const port = portOf(server)
    server.close()
    await once(server, 'close')
    const { closed } = openTo(new URL(`ws://127.0.0.1:${port}/`), false)
    assert.deepEqual(await closed, { code: 1006, reason: `connect ECONNREFUSED 127.0.0.1:${port}` })
  })

  it('closes with 1000', async () => {
    const { connection, open, server } = await openAgainst({})
    await open
    connection.close()
    await server.awaitBytes(8)
    const [close] = readFrames([server.received()], { expectMasked: true })
    assert.deepEqual([close?.opcode, close?.payload.toString('hex')], [8, '03e8'])
  })

  it('tells the server which rule it broke, and reports it', async () => {
    const { closed, server } = await openAgainst({
      afterAnswer: (socket) => socket.write(Buffer.from('c10548656c6c6f', 'hex')),
    })
    assert.deepEqual(await closed, {
      code: 1006,
      reason: 'a reserved bit is set without an extension that uses it',
    })
    await server.awaitBytes(8)
    const [close] = readFrames([server.received()], { expectMasked: true })
    assert.deepEqual([close?.opcode, close?.payload.readUInt16BE(0)], [8, 1002])
  })
})
