// What the kernel holds of a connection, read from its table and from a real one.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { countKernelBytes, readKernelBytes } from '../../../bench/conformance/wire/backlog.ts'
import { portOf } from '../generator/scripted-server.ts'

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000007 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000100:00000001 01:00000014 00000000     0        0 2 2 0 20 4 0 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000002:00000020 00:00000000 00000000     0        0 3 1 0 20 4 0 10 -1
   3: 0100007F:1F90 0100007F:C351 01 00001000:00000000 01:00000014 00000000     0        0 4 2 0 20 4 0 10 -1
`

describe('the bytes that the kernel holds', () => {
  it('are those unsent at the server and those unread at the peer, of this connection alone', () => {
    assert.equal(countKernelBytes(table, 0x1f90, 0xc350), 0x100 + 0x20)
    assert.equal(countKernelBytes(table, 0x1f90, 0xc351), 0x1000)
    assert.equal(countKernelBytes(table, 0x1f90, 0xc352), 0)
  })

  it('are all that was written where nobody reads', { skip: process.platform !== 'linux' }, async () => {
    const accepted: Socket[] = []
    const server = createServer({ pauseOnConnect: true }, (socket) => accepted.push(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const peer = connect({ port: portOf(server), host: '127.0.0.1' })
    await once(server, 'connection')
    await new Promise((resolve) => peer.write(Buffer.alloc(5000), resolve))
    let bytes: number | null = null
    // Until it is acknowledged both ends count it.
    while (bytes !== 5000) bytes = await readKernelBytes(peer.localPort ?? 0, portOf(server))
    assert.equal(bytes, 5000)
    peer.destroy()
    for (const socket of accepted) socket.destroy()
    server.close()
  })
})
