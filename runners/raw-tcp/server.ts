// The reference: answers the handshake by hand, then discards bytes or writes prepared frames. A WebSocket server may be faster.
import { createHash } from 'node:crypto'
import { announceReady, type ConfigOf, createState, readConfig } from '../shared/server-process.ts'
import { createPush } from './push.ts'

// Deno's `conn.read` into a buffer of ours was the fastest public receiver in trials at 1 MiB (see METHODOLOGY.md).
const receiveBufferBytes = 256 * 1024
/** A client's header for payloads over 65,535 bytes, and for smaller ones. */
const longHeaderBytes = 14
const shortHeaderBytes = 8

const config = readConfig()
const { host, frameBytes, tls } = config
const wireFrameBytes = frameBytes + (frameBytes > 0xffff ? longHeaderBytes : shortHeaderBytes)
const state = createState()
const { counters } = state
let wireBytes = 0

const count = (bytes: number): void => {
  wireBytes += bytes
  counters.frames = Math.floor(wireBytes / wireFrameBytes)
  counters.bytes = counters.frames * frameBytes
  counters.lastDeliveryMs = performance.now()
}

const answerTo = (request: string): string => {
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

/** @param buffer room for the request, which comes in one piece */
const shakeHands = async (connection: Deno.Conn, buffer: Uint8Array): Promise<void> => {
  const requestBytes = await connection.read(buffer)
  const request = new TextDecoder().decode(buffer.subarray(0, requestBytes ?? 0))
  await connection.write(new TextEncoder().encode(answerTo(request)))
}

const discard = async (connection: Deno.Conn, buffer: Uint8Array, onBytes: (bytes: number) => void) => {
  for (let bytes = await connection.read(buffer); bytes !== null; bytes = await connection.read(buffer)) {
    onBytes(bytes)
  }
}

const ingest = async (connection: Deno.Conn): Promise<void> => {
  const buffer = new Uint8Array(receiveBufferBytes)
  await shakeHands(connection, buffer)
  await discard(connection, buffer, count)
  connection.close()
}

/** A viewer that disconnects is not a failure, whether reading or writing notices it first. */
const createPusher = (pushConfig: ConfigOf<'push'>): ((connection: Deno.Conn) => Promise<void>) => {
  const push = createPush(pushConfig, state)
  return async (connection) => {
    const buffer = new Uint8Array(receiveBufferBytes)
    await shakeHands(connection, buffer)
    const reading = discard(connection, buffer, () => {}).finally(() => connection.close())
    for (const outcome of await Promise.allSettled([reading, push(connection)])) {
      if (outcome.status === 'rejected' && !isGone(outcome.reason)) throw outcome.reason
    }
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Deno.errors.ConnectionReset ||
  error instanceof Deno.errors.ConnectionAborted ||
  error instanceof Deno.errors.BrokenPipe ||
  error instanceof Deno.errors.UnexpectedEof ||
  error instanceof Deno.errors.BadResource ||
  error instanceof Deno.errors.Interrupted

const listen = (): Deno.Listener<Deno.TcpConn | Deno.TlsConn> => {
  const address = { hostname: host, port: 0 }
  if (tls === null) return Deno.listen(address)
  const cert = Deno.readTextFileSync(tls.certFile)
  return Deno.listenTls({ ...address, cert, key: Deno.readTextFileSync(tls.keyFile) })
}

const serve = config.mode === 'push' ? createPusher(config) : ingest
const listener = listen()
if (listener.addr.transport !== 'tcp') throw new Error('the reference receiver listens on TCP alone')
announceReady(
  {
    port: listener.addr.port,
    runtime: 'deno',
    runtimeVersion: Deno.version.deno,
    library: tls === null ? 'Deno.listen' : 'Deno.listenTls',
    libraryVersion: Deno.version.deno,
    ownership: 'view',
    applied: { maxMessageBytes: null, receiveBufferBytes, tls: tls !== null },
  },
  state,
)
for await (const connection of listener) {
  serve(connection).catch((error) => {
    counters.failed++
    console.error(error)
  })
}
