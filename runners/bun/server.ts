// Bun's native WebSocket server. https://bun.sh/docs/api/websockets
import { createCounters } from '../shared/counters.ts'
import { announceReady, readConfig } from '../shared/server-process.ts'

const { limits, switches } = readConfig()
const counters = createCounters()

const websocket: Bun.WebSocketHandler<undefined> = {
  message: (_socket, message) => {
    counters.frames++
    counters.bytes += message.length
    counters.lastDeliveryMs = performance.now()
    if (switches.log) console.error(`Received ${(message.length / 1_048_576).toFixed(2)} MB JPEG frame`)
  },
}
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
)
