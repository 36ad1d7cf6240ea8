// What the kernel lets sockets hold.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSocketBytes } from '../../../bench/machine/socket-buffers.ts'

test('sockets of a connection hold some bytes under Linux, elsewhere nobody knows', () => {
  const bytes = readSocketBytes()
  if (process.platform === 'linux') assert.ok(bytes !== null && bytes > 64 * 1024, `${bytes}`)
  else assert.equal(bytes, null)
})
