// uWebSockets.js on Node.js. https://unetworking.github.io/uWebSockets.js/generated/interfaces/WebSocketBehavior.html

import type { WebSocketBehavior } from 'uWebSockets.js'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { announceReady, announceUnavailable, createState, readConfig } from '../shared/server-process.ts'
import { createTake } from './messages.ts'
import { createRoutes } from './modes.ts'
import { describeFanOut, shippedMaxBackpressureBytes } from './relay.ts'

type Uws = typeof import('uWebSockets.js')

interface LoadedUws {
  readonly library: Uws
  /** Package name and version as installed, e.g. `@btc-vision/uwebsockets.js`, `20.57.0`. */
  readonly packageName: string
  readonly version: string
  /** File name of the loaded addon, e.g. `uws_linux_x64_137.node`. */
  readonly addon: string
}

const shippedMaxPayloadBytes = 16 * 1024

/** Proves that the native addon is what loaded: some packages fall back to JavaScript. */
const loadUws = (alias: string): LoadedUws => {
  try {
    const require = createRequire(import.meta.url)
    const library = requireQuietly(require, alias)
    const addon = findLoadedAddon()
    if (!addon) throw new Error('its native addon did not load, it fell back to JavaScript')
    const { name, version } = readManifest(require.resolve(alias))
    return { library, packageName: name, version, addon }
  } catch (error) {
    const [firstLine] = String(error instanceof Error ? error.message : error).split('\n')
    return announceUnavailable(
      `${alias} on Node.js ${process.versions.node}: ${firstLine}`,
      'use a system with glibc 2.38 or newer (Debian 13, Ubuntu 24.04)',
    )
  }
}

// A fallback announces itself on stdout, which belongs to the contract.
const requireQuietly = (require: NodeJS.Require, alias: string): Uws => {
  const { log, warn } = console
  console.log = console.warn = console.error
  try {
    return require(alias)
  } finally {
    Object.assign(console, { log, warn })
  }
}

const findLoadedAddon = (): string | undefined =>
  /uws_[a-z0-9_]+\.node/.exec(JSON.stringify(process.report.getReport()))?.[0]

const readManifest = (main: string): { readonly name: string; readonly version: string } => {
  let folder = dirname(main)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

const config = readConfig()
const { host, limits, switches, package: alias, tls } = config
const { library: uws, packageName, version, addon } = loadUws(alias ?? 'uWebSockets.js')
const state = createState()

/** A policy for viewers that are behind takes the place of the library's limit, which is off at 0. */
const backpressureBytes = config.mode === 'relay' && config.slowViewer ? 0 : limits.backpressureBytes

const behavior: WebSocketBehavior<unknown> = {}
if (limits.maxMessageBytes !== null) behavior.maxPayloadLength = limits.maxMessageBytes
if (backpressureBytes !== null) behavior.maxBackpressure = backpressureBytes
if (limits.idleTimeoutSeconds !== null) behavior.idleTimeout = limits.idleTimeoutSeconds
if (switches.deflate === 'on') behavior.compression = uws.SHARED_COMPRESSOR | uws.SHARED_DECOMPRESSOR
if (switches.deflate === 'off') behavior.compression = uws.DISABLED
if (switches.idioms.includes('no-pings')) behavior.sendPingsAutomatically = false

const app = tls ? uws.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile }) : uws.App()
const routesWith = createRoutes(config, state, app)
const routes = routesWith(createTake(config, state))
for (const [pattern, handlers] of Object.entries(routes)) app.ws(pattern, { ...behavior, ...handlers })

/** A route cannot be replaced, but the exact path of a camera comes before the pattern of all paths. */
const takeAnew = (): void => {
  const anew = { ...behavior, ...routesWith(createTake(config, state))['/*'] }
  for (const path of ['/', '/camera']) app.ws(path, anew)
}

app
  .any('/*', (response) => {
    response.writeStatus('426 Upgrade Required').end('this port speaks WebSocket only\n')
  })
  .listen(host, 0, (listenSocket) => {
    if (!listenSocket) throw new Error(`uWebSockets.js could not listen on ${host}`)
    announceReady(
      {
        port: uws.us_socket_local_port(listenSocket),
        runtime: 'node',
        runtimeVersion: process.versions.node,
        library: packageName,
        libraryVersion: version,
        ownership: switches.keep === 'none' ? 'view' : 'owned',
        applied: {
          maxMessageBytes: limits.maxMessageBytes ?? shippedMaxPayloadBytes,
          maxBackpressure: backpressureBytes ?? shippedMaxBackpressureBytes,
          idleTimeout: limits.idleTimeoutSeconds ?? 120,
          sendPingsAutomatically: !switches.idioms.includes('no-pings'),
          compression: switches.deflate === 'on' ? 'shared' : 'disabled',
          kept: switches.keep,
          addon,
          tls: tls !== null,
          answersAfterReading: tls !== null,
          ...(config.mode === 'relay' ? { fanOut: describeFanOut(config) } : {}),
        },
      },
      state,
      takeAnew,
    )
  })
