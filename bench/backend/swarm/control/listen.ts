// The control's end of a fleet: a web server that only agents with the run's token are let into, over TLS.
import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import type { CertificateFiles } from '../../../settings/certificate.ts'

export interface ControlOptions {
  /** Of this machine, at which agents find it; nothing else is listened on. */
  readonly address: string
  readonly token: string
  readonly certificate: CertificateFiles
  /** @param address of the agent's machine, as it is seen from here */
  readonly onAgent: (socket: WebSocket, address: string) => void
}

export interface Control {
  /** For agents, `wss://address:port/`. */
  readonly url: string
  /** Hands a file over to whoever asks for its digest. */
  readonly offer: (sha256: string, file: string) => void
  readonly close: () => Promise<void>
}

const largestMessageBytes = 256 * 1024 * 1024

/** @throws Error where the address is none of this machine's */
export const listenForAgents = async (options: ControlOptions): Promise<Control> => {
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
    if (isOurs(request, token)) handOver(request, response, files)
    else response.writeHead(401).end('agents only\n')
  })
  server.on('upgrade', (request, socket, head) => {
    if (!isOurs(request, token)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
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

const handOver = (
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
  // An agent that has gone, or a file that has, ends the answer; the agent sees that it is not whole.
  pipeline(createReadStream(file), response).catch(() => response.destroy())
}

/** Compared by digests, which have one length, in a time that tells nothing. */
const isOurs = ({ headers }: IncomingMessage, token: string): boolean =>
  timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
