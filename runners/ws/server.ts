// ws on Node.js. https://github.com/websockets/ws/blob/8.23.0/doc/ws.md
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { createServer } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { type ServerOptions, WebSocketServer } from 'ws'
import { announceReady, announceUnavailable, createState, readConfig } from '../shared/server-process.ts'
import { createMode } from './modes.ts'

/**
 * Which code unmasks: ws takes Node's own, else bufferutil, else, silently, a byte loop in JavaScript. Order and
 * conditions as in ws/lib/buffer-util.js (https://github.com/websockets/ws/blob/8.23.0/lib/buffer-util.js).
 */
const describeUnmask = (): 'node:http' | 'bufferutil' | 'javascript' => {
  if ('websocketUnmask' in http) return 'node:http'
  if (process.env['WS_NO_BUFFER_UTIL']) return 'javascript'
  try {
    const { unmask } = createRequire(import.meta.url)('bufferutil')
    // bufferutil answers a failed load with a JavaScript fallback of its own, so its presence proves nothing.
    return /\[native code\]/.test(String(unmask)) ? 'bufferutil' : 'javascript'
  } catch {
    return 'javascript'
  }
}

const config = readConfig()
const { host, limits, switches, tls } = config
const state = createState()

const unmask = describeUnmask()
if (switches.accelerator === 'on' && unmask === 'javascript') {
  announceUnavailable('bufferutil did not load as native code', 'npm rebuild bufferutil')
}

/** Over TLS ws takes a server of Node.js's; without, it makes its own. */
const listenOn = (): ServerOptions => {
  if (tls === null) return { host, port: 0 }
  const files = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }
  const https = createServer(files, (_request, response) => {
    response.writeHead(426).end('this port speaks WebSocket only\n')
  })
  return { server: https.listen(0, host) }
}

const options = listenOn()
if (switches.deflate !== 'default') options.perMessageDeflate = switches.deflate === 'on'
if (limits.maxMessageBytes !== null) options.maxPayload = limits.maxMessageBytes

let serve = createMode(config, state)
const server = new WebSocketServer(options)
server.on('connection', (socket, request) => {
  serve(socket, request)
  socket.on('error', () => state.counters.failed++)
})
server.on('listening', () => {
  const { port } = server.address() as AddressInfo
  announceReady(
    {
      port,
      runtime: 'node',
      runtimeVersion: process.versions.node,
      library: 'ws',
      libraryVersion: createRequire(import.meta.url)('ws/package.json').version,
      ownership: 'owned',
      applied: {
        maxMessageBytes: server.options.maxPayload ?? null,
        perMessageDeflate: Boolean(server.options.perMessageDeflate),
        unmask,
        tls: tls !== null,
      },
    },
    state,
    () => {
      serve = createMode(config, state)
    },
  )
})
