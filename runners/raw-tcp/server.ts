// The control: answers the handshake by hand, then swallows bytes. What no WebSocket server here can be faster than.
import { createHash } from 'node:crypto'
import { createCounters } from '../shared/counters.ts'
import { announceReady, readConfig } from '../shared/server-process.ts'

// Deno's `conn.read` into a buffer of ours was the fastest public receiver in trials at 1 MiB (see METHODOLOGY.md).
const receiveBufferBytes = 256 * 1024
/** A client's header for payloads over 65,535 bytes, and for smaller ones. */
const longHeaderBytes = 14
const shortHeaderBytes = 8

const { frameBytes } = readConfig()
const wireFrameBytes = frameBytes + (frameBytes > 0xffff ? longHeaderBytes : shortHeaderBytes)
const counters = createCounters()
let wireBytes = 0

const upgradeAnswer = (request: string): string => {
  const key = /^sec-websocket-key:\s*(\S+)/im.exec(request)?.[1] ?? ''
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    '\r\n',
  ].join('\r\n')
}

const swallow = async (connection: Deno.TcpConn): Promise<void> => {
  const buffer = new Uint8Array(receiveBufferBytes)
  const requestBytes = await connection.read(buffer)
  const request = new TextDecoder().decode(buffer.subarray(0, requestBytes ?? 0))
  await connection.write(new TextEncoder().encode(upgradeAnswer(request)))
  for (let bytes = await connection.read(buffer); bytes !== null; bytes = await connection.read(buffer)) {
    wireBytes += bytes
    counters.frames = Math.floor(wireBytes / wireFrameBytes)
    counters.bytes = counters.frames * frameBytes
    counters.lastDeliveryMs = performance.now()
  }
  connection.close()
}

const listener = Deno.listen({ hostname: '127.0.0.1', port: 0 })
announceReady(
  {
    port: listener.addr.port,
    runtime: 'deno',
    runtimeVersion: Deno.version.deno,
    library: 'Deno.listen',
    libraryVersion: Deno.version.deno,
    ownership: 'view',
    applied: { maxMessageBytes: null, receiveBufferBytes },
  },
  counters,
)
for await (const connection of listener) {
  swallow(connection).catch((error) => {
    counters.failed++
    console.error(error)
  })
}
