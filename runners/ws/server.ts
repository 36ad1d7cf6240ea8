// ws on Node.js. https://github.com/websockets/ws/blob/8.23.0/doc/ws.md
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { type ServerOptions, WebSocketServer } from 'ws'
import { createCounters } from '../shared/counters.ts'
import { createDigestChain } from '../shared/digest-chain.ts'
import { announceReady, announceUnavailable, readConfig } from '../shared/server-process.ts'
import { describeUnmask } from './unmask.ts'

const { limits, switches, digest } = readConfig()
const counters = createCounters()
const chain = digest ? createDigestChain() : null

const unmask = describeUnmask()
if (switches.accelerator === 'on' && unmask === 'javascript') {
  announceUnavailable('bufferutil did not load as native code', 'npm rebuild bufferutil')
}

const options: ServerOptions = { host: '127.0.0.1', port: 0 }
if (switches.deflate !== 'default') options.perMessageDeflate = switches.deflate === 'on'
if (limits.maxMessageBytes !== null) options.maxPayload = limits.maxMessageBytes
if (switches.idiom === 'tuned') {
  options.clientTracking = false
  options.skipUTF8Validation = true
}

const server = new WebSocketServer(options)
server.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    counters.frames++
    counters.bytes += data.length
    counters.lastDeliveryMs = performance.now()
    if (switches.log) console.error(`Received ${(data.length / 1_048_576).toFixed(2)} MB JPEG frame`)
  })
  if (chain) socket.on('message', (data: Buffer, isBinary) => chain.add(data, !isBinary))
  socket.on('error', () => counters.failed++)
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
        clientTracking: server.options.clientTracking ?? true,
        skipUTF8Validation: server.options.skipUTF8Validation ?? false,
        unmask,
      },
    },
    counters,
    chain,
  )
})
