// Bun's native WebSocket server. https://bun.sh/docs/api/websockets
import { announceReady, createState, readConfig } from '../shared/server-process.ts'
import type { SocketData } from './messages.ts'
import { createMode } from './modes.ts'
import { describeFanOut, shippedBackpressureLimitBytes } from './relay.ts'

const config = readConfig()
const { host, limits, switches, tls } = config
const state = createState()

/** A policy for viewers that are behind takes the place of the library's limit, which is off at 0. */
const backpressureBytes = config.mode === 'relay' && config.slowViewer ? 0 : limits.backpressureBytes

const createOptions = (): Bun.Serve.Options<SocketData> => {
  const websocket: Bun.WebSocketHandler<SocketData> = createMode(config, state, () => server)
  if (limits.maxMessageBytes !== null) websocket.maxPayloadLength = limits.maxMessageBytes
  if (backpressureBytes !== null) websocket.backpressureLimit = backpressureBytes
  if (limits.idleTimeoutSeconds !== null) websocket.idleTimeout = limits.idleTimeoutSeconds
  if (switches.deflate !== 'default') websocket.perMessageDeflate = switches.deflate === 'on'
  if (switches.idioms.includes('no-pings')) websocket.sendPings = false
  return {
    hostname: host,
    port: 0,
    ...(tls === null ? {} : { tls: { cert: Bun.file(tls.certFile), key: Bun.file(tls.keyFile) } }),
    websocket,
    fetch: (request, self) =>
      self.upgrade(request, { data: { path: new URL(request.url).pathname } })
        ? undefined
        : new Response('this port speaks WebSocket only\n', { status: 426 }),
  }
}

const server = Bun.serve(createOptions())

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
      backpressureLimit: backpressureBytes ?? shippedBackpressureLimitBytes,
      idleTimeout: limits.idleTimeoutSeconds ?? 120,
      sendPings: !switches.idioms.includes('no-pings'),
      perMessageDeflate: switches.deflate === 'on',
      tls: tls !== null,
      ...(config.mode === 'relay' ? { fanOut: describeFanOut(config) } : {}),
    },
  },
  state,
  () => server.reload(createOptions()),
)
