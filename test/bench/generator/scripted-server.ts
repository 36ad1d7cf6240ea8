// A server made of node:net that answers a handshake and then says the very bytes that a test wants.
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { acceptFor } from '../../../bench/generator/handshake.ts'

export interface Script {
  /** Further header lines of the answer; a function is asked once a connection. */
  readonly headers?: readonly string[] | ((connection: number) => readonly string[])
  /** Called once the answer is out. */
  readonly afterAnswer?: (socket: Socket) => void
  /** Says the whole answer itself instead. */
  readonly answer?: (socket: Socket, goodAnswer: Buffer) => void
}

export interface ScriptedServer {
  readonly url: URL
  /** What came after the request, of all connections. */
  readonly received: () => Buffer
  readonly requests: readonly string[]
  /** Resolves once `bytes` have come after the request. */
  readonly awaitBytes: (bytes: number) => Promise<void>
  readonly close: () => void
}

export const portOf = (server: { readonly address: Server['address'] }): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

export const startScriptedServer = async (script: Script = {}): Promise<ScriptedServer> => {
  const sockets: Socket[] = []
  const requests: string[] = []
  const received: Buffer[] = []
  const arrivals = new EventTarget()
  let receivedBytes = 0

  const serve = (socket: Socket): void => {
    const connection = sockets.push(socket) - 1
    let request = ''
    let upgraded = false
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      if (upgraded) {
        received.push(bytes)
        receivedBytes += bytes.length
        arrivals.dispatchEvent(new Event('bytes'))
        return
      }
      request += bytes.toString('latin1')
      if (!request.endsWith('\r\n\r\n')) return
      upgraded = true
      requests.push(request)
      const headers =
        typeof script.headers === 'function' ? script.headers(connection) : (script.headers ?? [])
      answerTo(socket, goodAnswer(request, headers), script)
    })
  }
  const server = createServer({ noDelay: true }, serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: new URL(`ws://127.0.0.1:${portOf(server)}/`),
    received: () => Buffer.concat(received),
    requests,
    awaitBytes: async (bytes) => {
      while (receivedBytes < bytes) await once(arrivals, 'bytes')
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const answerTo = (socket: Socket, good: Buffer, script: Script): void => {
  if (script.answer) script.answer(socket, good)
  else socket.write(good)
  script.afterAnswer?.(socket)
}

const goodAnswer = (request: string, headers: readonly string[]): Buffer => {
  const key = /^sec-websocket-key: (\S+)/im.exec(request)?.[1] ?? ''
  return Buffer.from(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${acceptFor(key)}`,
      ...headers,
      '\r\n',
    ].join('\r\n'),
  )
}
