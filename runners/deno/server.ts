// Deno.serve with Deno.upgradeWebSocket. https://docs.deno.com/api/deno/~/Deno.upgradeWebSocket
import { announceReady, createState, readConfig } from '../shared/server-process.ts'
import { createMode } from './modes.ts'

/** Fixed in the library, which refuses from 64 MiB on: https://github.com/denoland/deno/issues/15809 */
const maxMessageBytes = 64 * 1024 * 1024 - 1

const config = readConfig()
const { host, limits, tls } = config
const state = createState()

const options: Deno.UpgradeWebSocketOptions = {}
if (limits.idleTimeoutSeconds !== null) options.idleTimeout = limits.idleTimeoutSeconds

let serve = createMode(config, state)

Deno.serve(
  {
    hostname: host,
    port: 0,
    ...(tls === null
      ? {}
      : { cert: Deno.readTextFileSync(tls.certFile), key: Deno.readTextFileSync(tls.keyFile) }),
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
            tls: tls !== null,
            ...(config.mode === 'relay' ? { fanOut: 'send to each viewer' } : {}),
          },
        },
        state,
        () => {
          serve = createMode(config, state)
        },
      ),
  },
  (request) => {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      return new Response('this port speaks WebSocket only\n', { status: 426 })
    }
    const { socket, response } = Deno.upgradeWebSocket(request, options)
    serve(socket, new URL(request.url).pathname)
    return response
  },
)
