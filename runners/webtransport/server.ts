// A frame is a stream of a WebTransport session over HTTP/3; needs --unstable-net.
// https://docs.deno.com/api/deno/~/Deno.upgradeWebTransport
import { Buffer } from 'node:buffer'
import { announceReady, announceUnavailable, createState, readConfig } from '../shared/server-process.ts'
import { createTakeImage } from '../shared/take-image.ts'

const { host, tls } = readConfig()
if (tls === null) throw announceUnavailable('WebTransport has no form without TLS', 'measure it over TLS')
const state = createState()
let take = createTakeImage(state)

const endpoint = new Deno.QuicEndpoint({ hostname: host, port: 0 })
const listener = endpoint.listen({
  cert: Deno.readTextFileSync(tls.certFile),
  key: Deno.readTextFileSync(tls.keyFile),
  alpnProtocols: ['h3'],
})

const receive = async (stream: ReadableStream): Promise<void> => {
  take(Buffer.from(await new Response(stream).arrayBuffer()))
}

const serve = async (incoming: Deno.QuicIncoming): Promise<void> => {
  const session = await Deno.upgradeWebTransport(await incoming.accept())
  await session.ready
  for await (const stream of session.incomingUnidirectionalStreams) receive(stream).catch(fail)
}

/** A peer that leaves ends its session with an error. */
const fail = (error: unknown): void => {
  if (error instanceof WebTransportError) return
  state.counters.failed++
  console.error(error)
}

announceReady(
  {
    port: endpoint.addr.port,
    transport: 'webtransport',
    runtime: 'deno',
    runtimeVersion: Deno.version.deno,
    library: 'Deno.upgradeWebTransport',
    libraryVersion: Deno.version.deno,
    ownership: 'owned',
    applied: { maxMessageBytes: null, tls: true, congestionControl: 'default' },
  },
  state,
  () => {
    take = createTakeImage(state)
  },
)
for await (const incoming of listener) serve(incoming).catch(fail)
