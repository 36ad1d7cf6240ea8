// The extensions of an answer: what a server may agree to, and what ends the connection with a reason.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createOpener } from './open-connection.ts'

const { openAgainst } = createOpener()

describe('a connection that offers permessage-deflate', { timeout: 20_000 }, () => {
  it('goes on without it when the server does not answer the offer', async () => {
    const { open, server } = await openAgainst({}, true)
    assert.equal(await open, null)
    assert.match(
      server.requests[0] ?? '',
      /^Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r$/m,
    )
  })

  it('takes RSV1 once it is agreed', async () => {
    const compressed = Buffer.from('c107f248cdc9c90700', 'hex')
    const { open, closed } = await openAgainst(
      {
        headers: ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10'],
        afterAnswer: (socket) => socket.end(Buffer.concat([compressed, Buffer.from('880203e9', 'hex')])),
      },
      true,
    )
    assert.equal((await open)?.clientMaxWindowBits, 10)
    assert.deepEqual(await closed, { code: 1001, reason: '' })
  })

  for (const [text, reason] of [
    ['permessage-deflate; server_max_window_bits=', /malformed/],
    ['permessage-deflate; fast', /no parameter "fast"/],
    ['permessage-bzip2', /"permessage-bzip2", which was not offered/],
  ] as const) {
    it(`is closed with the reason when the server answers "${text}"`, async () => {
      const { closed } = await openAgainst({ headers: [`Sec-WebSocket-Extensions: ${text}`] }, true)
      const { code, reason: given } = await closed
      assert.equal(code, 1006)
      assert.match(given, reason)
    })
  }

  it('is closed when the server names the extension in two headers', async () => {
    const header = 'Sec-WebSocket-Extensions: permessage-deflate'
    const { closed } = await openAgainst({ headers: [header, header] }, true)
    assert.match((await closed).reason, /permessage-deflate 2 times/)
  })
})

it('a connection that offers nothing is closed when the server uses an extension all the same', async () => {
  const { closed, server } = await openAgainst({
    headers: ['Sec-WebSocket-Extensions: permessage-deflate'],
  })
  assert.match((await closed).reason, /"permessage-deflate", but no extension was offered/)
  assert.doesNotMatch(server.requests[0] ?? '', /extensions/i)
})
