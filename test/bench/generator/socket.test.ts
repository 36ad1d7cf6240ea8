// How the load generator's sockets read.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { connectSocket } from '../../../bench/generator/socket.ts'
import { portOf } from './scripted-server.ts'

const kibibyte = 1024
const windowOfNewConnectionBytes = 64 * kibibyte

describe('a socket of the load generator', { timeout: 20_000 }, () => {
  it('takes more at once than the window of a new connection, which else never grows', async (t) => {
    const sentBytes = 4096 * kibibyte
    const server = createServer((peer) => peer.end(Buffer.alloc(sentBytes))).listen(0, '127.0.0.1')
    t.after(() => server.close())
    await once(server, 'listening')
    let receivedBytes = 0
    let mostAtOnceBytes = 0
    const socket = connectSocket(new URL(`ws://127.0.0.1:${portOf(server)}`), {}, ({ length }) => {
      receivedBytes += length
      mostAtOnceBytes = Math.max(mostAtOnceBytes, length)
    })
    await once(socket, 'end')
    assert.equal(receivedBytes, sentBytes)
    assert.ok(mostAtOnceBytes > windowOfNewConnectionBytes, `${mostAtOnceBytes} bytes`)
  })
})
