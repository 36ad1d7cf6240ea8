// The controller of a fleet: a web server over TLS for agents with the run's token. They connect by WebSocket and fetch files.
import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import type { CertificateFiles } from '../../../settings/certificate.ts'
import { largestMessageBytes } from '../protocol.ts'

export interface ControllerOptions {
  /** Of this machine, at which agents reach it; the only one that it listens on. */
  readonly address: string
  readonly token: string
  readonly certificate: CertificateFiles
  /** @param address of the agent's machine, as seen from here */
  readonly onAgent: (socket: WebSocket, address: string) => void
}

export interface Controller {
  /** For agents, `wss://address:port/`. */
  readonly url: string
  /** Serves a file under its digest. */
  readonly offer: (sha256: string, file: string) => void
  readonly close: () => Promise<void>
}

/** @throws Error where the address is none of this machine's */
export const listenForAgents = async (options: ControllerOptions): Promise<Controller> => {
  const { address, token, certificate, onAgent } = options
  const files = new Map<string, string>()
  const server = createServer({
    cert: readFileSync(certificate.certFile),
    key: readFileSync(certificate.keyFile),
  })
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessageBytes,
    perMessageDeflate: false,
  })
  server.on('request', (request, response) => {
    if (isAuthorized(request, token)) serveFile(request, response, files)
    else response.writeHead(401).end('agents only\n')
  })
  server.on('upgrade', (request, socket, head) => {
    // From here on the socket has no other listener; a peer may reset it at any time.
    socket.on('error', () => socket.destroy())
    if (!isAuthorized(request, token)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n', () => socket.destroy())
      return
    }
    sockets.handleUpgrade(request, socket, head, (agent) =>
      onAgent(agent, (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')),
    )
  })
  server.listen(0, address)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `wss://${address.includes(':') ? `[${address}]` : address}:${port}/`,
    offer: (sha256, file) => files.set(sha256, file),
    close: async () => {
      for (const agent of sockets.clients) agent.terminate()
      server.closeAllConnections()
      server.close()
    },
  }
}

const serveFile = (
  { url = '' }: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, string>,
): void => {
  const file = files.get(/^\/files\/([0-9a-f]{64})$/.exec(url)?.[1] ?? '')
  if (file === undefined) {
    response.writeHead(404).end('no such file\n')
    return
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  // The answer breaks off where agent or file are gone; the agent notices by the digest.
  pipeline(createReadStream(file), response).catch(() => response.destroy())
}

/** Compares digests, which have one length, in constant time. */
const isAuthorized = ({ headers }: IncomingMessage, token: string): boolean =>
  timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
