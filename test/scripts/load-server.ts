// External servers that npm run load measures in tests, each with its own behaviour.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer, type ServerOptions as SecureOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'
import { type LoadResult, loadResultSchema } from '../../results/load-result-schema.ts'

const script = join(import.meta.dirname, '../../scripts/load.ts')

export interface LoadEnd {
  readonly exitCode: number | undefined
  readonly stderr: string
  readonly stdout: string
  /** What `--json` printed. */
  readonly result: () => LoadResult
}

/** Runs the command as a user does, without npm around it. */
export const load = async (...args: readonly string[]): Promise<LoadEnd> => {
  const { exitCode, stderr, stdout } = await execa(process.execPath, [script, ...args], { reject: false })
  return { exitCode, stderr, stdout, result: () => loadResultSchema.parse(JSON.parse(stdout)) }
}

export interface ExternalServer {
  readonly url: string
  readonly close: () => void
}

/** @param greet called for every connection @param options of TLS where there is a key */
export const startExternalServer = async (
  greet: (socket: WebSocket, request: IncomingMessage) => void,
  options: SecureOptions & Pick<ServerOptions, 'maxPayload' | 'verifyClient'> = {},
): Promise<ExternalServer> => {
  const { maxPayload = 2 ** 26, verifyClient, ...tls } = options
  const { key } = tls
  const http = key ? createSecureServer(tls) : createServer()
  const server = new WebSocketServer({ server: http, maxPayload, ...(verifyClient ? { verifyClient } : {}) })
  server.on('connection', (socket, request) => {
    socket.on('error', () => {})
    greet(socket, request)
  })
  const port = await listen(http)
  return {
    url: `${key ? 'wss' : 'ws'}://localhost:${port}/`,
    close: () => {
      for (const client of server.clients) client.terminate()
      http.close()
    },
  }
}

const listen = async (
  server: ReturnType<typeof createServer | typeof createSecureServer>,
): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/** An HTTP server that turns every upgrade away. */
export const startRefusal = async (
  status: number,
  reason: string,
  headers: readonly string[] = [],
  body = '',
): Promise<ExternalServer> => {
  const http = createServer()
  http.on('upgrade', (_, socket) => {
    const lines = [`HTTP/1.1 ${status} ${reason}`, ...headers, `Content-Length: ${body.length}`, '', body]
    socket.end(lines.join('\r\n'))
  })
  const port = await listen(http)
  return { url: `ws://127.0.0.1:${port}/camera`, close: () => http.close() }
}
