// The kernel's tables of TCP sockets, as text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTcpSockets } from '../../../bench/machine/sockets.ts'

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'

test('a socket has its port, what it has not read, and its inode, in both address families', () => {
  const table = `${head}
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000002 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:D431 01 00000000:0010A000 02:000A 00000000  1000        0 4712 2 0 20 4 30 10 -1
   2: 00000000000000000000000001000000:0050 00000000000000000000000001000000:D431 06 00000000:00000000 03:00 0 0 0 0
`
  assert.deepEqual(parseTcpSockets(table), [
    { state: 'listening', localPort: 8080, unread: 2, inode: '4711' },
    { state: 'established', localPort: 8080, unread: 1_089_536, inode: '4712' },
    { state: 'other', localPort: 80, unread: 0, inode: '0' },
  ])
  assert.deepEqual(parseTcpSockets(''), [])
})
