// crossws on Node.js, the adapter below Nitro and h3. https://crossws.h3.dev/adapters/node
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import crossws from 'crossws/adapters/node'
import { announceReady, createState, readConfig } from '../shared/server-process.ts'
import { createHooks } from './modes.ts'

/** That of the ws that crossws brings. */
const defaultMaxPayload = 100 * 1024 * 1024
const defaultIdleTimeoutSeconds = 30

/** Its package.json is not exported. */
const readVersion = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.resolve('crossws')), 'utf8')).version

const config = readConfig()
const { host, limits, switches, tls } = config
const state = createState()

const maxMessageBytes = limits.maxMessageBytes ?? defaultMaxPayload
const idleTimeoutSeconds = limits.idleTimeoutSeconds ?? defaultIdleTimeoutSeconds
const createAdapter = () =>
  crossws({
    hooks: createHooks(config, state),
    ...(limits.idleTimeoutSeconds !== null && { idleTimeout: limits.idleTimeoutSeconds }),
    serverOptions: {
      ...(limits.maxMessageBytes !== null && { maxPayload: limits.maxMessageBytes }),
      ...(switches.deflate !== 'default' && { perMessageDeflate: switches.deflate === 'on' }),
    },
  })

let adapter = createAdapter()

const server = tls
  ? createHttpsServer({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) })
  : createHttpServer()
server.on('request', (_request, response) => {
  response.writeHead(426).end('this port speaks WebSocket only\n')
})
server.on('upgrade', (request, socket, head) => {
  adapter.handleUpgrade(request, socket, head).catch(() => socket.destroy())
})
server.listen(0, host, () => {
  const { port } = server.address() as AddressInfo
  announceReady(
    {
      port,
      runtime: 'node',
      runtimeVersion: process.versions.node,
      library: 'crossws',
      libraryVersion: readVersion(),
      ownership: 'owned',
      applied: {
        maxMessageBytes,
        idleTimeout: idleTimeoutSeconds,
        perMessageDeflate: switches.deflate === 'on',
        bufferutil: process.env['WS_NO_BUFFER_UTIL'] === undefined,
        tls: tls !== null,
      },
    },
    state,
    () => {
      adapter = createAdapter()
    },
  )
})
