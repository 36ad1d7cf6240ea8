// Bun's native WebSocket server. https://bun.sh/docs/api/websockets
import { createCounters } from '../shared/counters.ts'
import { createDigestChain } from '../shared/digest-chain.ts'
import { announceReady, readConfig } from '../shared/server-process.ts'

const { limits, switches, digest } = readConfig()
const counters = createCounters()
const chain = digest ? createDigestChain() : null

type TakeMessage = Bun.WebSocketHandler<undefined>['message']

const takeImage: TakeMessage = (_socket, message) => {
  const bytes = typeof message === 'string' ? Buffer.byteLength(message) : message.length
  counters.frames++
  counters.bytes += bytes
  counters.lastDeliveryMs = performance.now()
  if (switches.log) console.error(`Received ${(bytes / 1_048_576).toFixed(2)} MB JPEG frame`)
}
const takeAndProve: TakeMessage = (socket, message) => {
  takeImage(socket, message)
  chain?.add(message, typeof message === 'string')
}

const websocket: Bun.WebSocketHandler<undefined> = { message: chain ? takeAndProve : takeImage }
if (limits.maxMessageBytes !== null) websocket.maxPayloadLength = limits.maxMessageBytes
if (limits.backpressureBytes !== null) websocket.backpressureLimit = limits.backpressureBytes
if (limits.idleTimeoutSeconds !== null) websocket.idleTimeout = limits.idleTimeoutSeconds
if (switches.deflate !== 'default') websocket.perMessageDeflate = switches.deflate === 'on'
if (switches.idiom === 'tuned') websocket.sendPings = false

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  websocket,
  fetch: (request, self) =>
    self.upgrade(request) ? undefined : new Response('this port speaks WebSocket only\n', { status: 426 }),
})

announceReady(
  {
    port: server.port ?? 0,
    runtime: 'bun',
    runtimeVersion: Bun.version,
    library: 'Bun.serve',
    libraryVersion: Bun.version,
    ownership: 'owned',
    applied: {
      maxMessageBytes: limits.maxMessageBytes ?? 16 * 1024 * 1024,
      backpressureLimit: limits.backpressureBytes ?? 16 * 1024 * 1024,
      idleTimeout: limits.idleTimeoutSeconds ?? 120,
      sendPings: switches.idiom !== 'tuned',
      perMessageDeflate: switches.deflate === 'on',
    },
  },
  counters,
  chain,
)
