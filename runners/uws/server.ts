// uWebSockets.js on Node.js. https://unetworking.github.io/uWebSockets.js/generated/interfaces/WebSocketBehavior.html
import type { WebSocketBehavior } from 'uWebSockets.js'
import { createCounters } from '../shared/counters.ts'
import { createDigestChain } from '../shared/digest-chain.ts'
import { announceReady, announceUnavailable, readConfig } from '../shared/server-process.ts'
import { type LoadedUws, loadUws } from './native.ts'

const shippedMaxPayloadBytes = 16 * 1024
const shippedMaxBackpressureBytes = 64 * 1024

const load = (alias: string): LoadedUws => {
  try {
    return loadUws(alias)
  } catch (error) {
    const [firstLine] = String(error instanceof Error ? error.message : error).split('\n')
    return announceUnavailable(
      `${alias} on Node.js ${process.versions.node}: ${firstLine}`,
      'use a system with glibc 2.38 or newer (Debian 13, Ubuntu 24.04)',
    )
  }
}

const { limits, switches, package: alias, digest } = readConfig()
const { library: uws, packageName, version, addon } = load(alias ?? 'uWebSockets.js')
const counters = createCounters()
const chain = digest ? createDigestChain() : null

type TakeMessage = NonNullable<WebSocketBehavior<unknown>['message']>

const takeImage: TakeMessage = (_socket, message) => {
  const image = switches.keep ? Buffer.copyBytesFrom(new Uint8Array(message)) : message
  counters.frames++
  counters.bytes += image.byteLength
  counters.lastDeliveryMs = performance.now()
  if (switches.log) console.error(`Received ${(image.byteLength / 1_048_576).toFixed(2)} MB JPEG frame`)
}
const takeAndProve: TakeMessage = (socket, message, isBinary) => {
  takeImage(socket, message, isBinary)
  chain?.add(message, !isBinary)
}

const behavior: WebSocketBehavior<unknown> = { message: chain ? takeAndProve : takeImage }
if (limits.maxMessageBytes !== null) behavior.maxPayloadLength = limits.maxMessageBytes
if (limits.backpressureBytes !== null) behavior.maxBackpressure = limits.backpressureBytes
if (limits.idleTimeoutSeconds !== null) behavior.idleTimeout = limits.idleTimeoutSeconds
if (switches.deflate === 'on') behavior.compression = uws.SHARED_COMPRESSOR | uws.SHARED_DECOMPRESSOR
if (switches.deflate === 'off') behavior.compression = uws.DISABLED
if (switches.idiom === 'tuned') behavior.sendPingsAutomatically = false

uws
  .App()
  .ws('/*', behavior)
  .any('/*', (response) => {
    response.writeStatus('426 Upgrade Required').end('this port speaks WebSocket only\n')
  })
  .listen('127.0.0.1', 0, (listenSocket) => {
    if (!listenSocket) throw new Error('uWebSockets.js could not listen on 127.0.0.1')
    announceReady(
      {
        port: uws.us_socket_local_port(listenSocket),
        runtime: 'node',
        runtimeVersion: process.versions.node,
        library: packageName,
        libraryVersion: version,
        ownership: switches.keep ? 'owned' : 'view',
        applied: {
          maxMessageBytes: limits.maxMessageBytes ?? shippedMaxPayloadBytes,
          maxBackpressure: limits.backpressureBytes ?? shippedMaxBackpressureBytes,
          idleTimeout: limits.idleTimeoutSeconds ?? 120,
          sendPingsAutomatically: switches.idiom !== 'tuned',
          compression: switches.deflate === 'on' ? 'shared' : 'disabled',
          copied: switches.keep,
          addon,
        },
      },
      counters,
      chain,
    )
  })
