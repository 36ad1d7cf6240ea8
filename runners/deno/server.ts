// Deno.serve with Deno.upgradeWebSocket. https://docs.deno.com/api/deno/~/Deno.upgradeWebSocket
import { createCounters } from '../shared/counters.ts'
import { createDigestChain } from '../shared/digest-chain.ts'
import { announceReady, readConfig } from '../shared/server-process.ts'

/** Fixed in the library, which refuses from 64 MiB on: https://github.com/denoland/deno/issues/15809 */
const maxMessageBytes = 64 * 1024 * 1024 - 1

const { limits, switches, digest } = readConfig()
const counters = createCounters()
const chain = digest ? createDigestChain() : null

const options: Deno.UpgradeWebSocketOptions = {}
if (limits.idleTimeoutSeconds !== null) options.idleTimeout = limits.idleTimeoutSeconds

const takeImages = (socket: WebSocket): void => {
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data).length : data.byteLength
    counters.frames++
    counters.bytes += bytes
    counters.lastDeliveryMs = performance.now()
    if (switches.log) console.error(`Received ${(bytes / 1_048_576).toFixed(2)} MB JPEG frame`)
  }
  if (chain) socket.addEventListener('message', ({ data }) => chain.add(data, typeof data === 'string'))
  socket.onerror = () => counters.failed++
}

Deno.serve(
  {
    hostname: '127.0.0.1',
    port: 0,
    onListen: ({ port }) =>
      announceReady(
        {
          port,
          runtime: 'deno',
          runtimeVersion: Deno.version.deno,
          library: 'Deno.serve',
          libraryVersion: Deno.version.deno,
          ownership: 'owned',
          applied: {
            maxMessageBytes,
            idleTimeout: options.idleTimeout ?? 30,
            writev: Boolean(Deno.env.get('DENO_USE_WRITEV')),
            perMessageDeflate: false,
          },
        },
        counters,
        chain,
      ),
  },
  (request) => {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      return new Response('this port speaks WebSocket only\n', { status: 426 })
    }
    const { socket, response } = Deno.upgradeWebSocket(request, options)
    takeImages(socket)
    return response
  },
)
