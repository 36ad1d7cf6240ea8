// Frames on one stream of a WebTransport session over HTTP/3, each after its length; needs --unstable-net.
// https://docs.deno.com/api/deno/~/Deno.upgradeWebTransport
import { Buffer } from 'node:buffer'
import { createImageReader } from '../shared/length-prefix.ts'
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

const receive = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
  const read = createImageReader({ maxBytes: null, onImage: take, onTooLong: () => {} })
  for await (const { buffer, byteOffset, byteLength } of stream)
    read(Buffer.from(buffer, byteOffset, byteLength))
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
