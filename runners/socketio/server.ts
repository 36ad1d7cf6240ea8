// Socket.IO on Node.js, on its own ws engine. https://socket.io/docs/v4/server-initialization/
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { Server, type ServerOptions } from 'socket.io'
import { announceReady, createState, readConfig } from '../shared/server-process.ts'
import { createMode } from './modes.ts'

const config = readConfig()
const { host, limits, switches, tls } = config
const state = createState()

const server = tls
  ? createHttpsServer({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) })
  : createHttpServer()
server.on('request', (_request, response) => {
  response.writeHead(426).end('this port speaks Socket.IO only\n')
})

const options: Partial<ServerOptions> = {}
if (limits.maxMessageBytes !== null) options.maxHttpBufferSize = limits.maxMessageBytes
if (switches.deflate !== 'default') options.perMessageDeflate = switches.deflate === 'on'
if (switches.idioms.includes('websocket-only')) {
  options.transports = ['websocket']
  options.httpCompression = false
}

const io = new Server(server, options)
let serve = createMode(config, state, io)
// The client library makes a namespace of a path: cameras of a relay have one of their own.
for (const name of ['/', '/camera'])
  io.of(name).on('connection', (socket) => {
    serve(socket)
    socket.on('error', () => state.counters.failed++)
  })

server.listen(0, host, () => {
  const { maxHttpBufferSize, perMessageDeflate, httpCompression, transports, pingInterval, pingTimeout } =
    io.engine.opts
  const applied = {
    maxMessageBytes: maxHttpBufferSize ?? null,
    perMessageDeflate: Boolean(perMessageDeflate),
    httpCompression: Boolean(httpCompression),
    transports: transports?.join(', ') ?? null,
    pingInterval: pingInterval ?? null,
    pingTimeout: pingTimeout ?? null,
    bufferutil: process.env['WS_NO_BUFFER_UTIL'] === undefined,
    tls: tls !== null,
  }
  const { port } = server.address() as AddressInfo
  const [runtime, runtimeVersion] = ['node', process.versions.node]
  const libraryVersion = createRequire(import.meta.url)('socket.io/package.json').version
  const library = { library: 'socket.io', libraryVersion, ownership: 'owned' } as const
  announceReady({ port, runtime, runtimeVersion, ...library, applied }, state, () => {
    serve = createMode(config, state, io)
  })
})
