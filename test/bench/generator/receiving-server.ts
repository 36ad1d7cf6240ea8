// A real server, of the ws package, that checks every message against the images a camera was given.
import { once } from 'node:events'
import { type PerMessageDeflateOptions, type WebSocket, WebSocketServer } from 'ws'
import { portOf } from './scripted-server.ts'

export interface ReceivingServer {
  readonly url: URL
  /** Messages so far, of all connections. */
  readonly messages: () => number
  /** Messages that are none of the images. */
  readonly strangers: () => number
  /** How many of the images have come. */
  readonly differentImages: () => number
  readonly awaitMessages: (count: number) => Promise<void>
  readonly clients: () => readonly WebSocket[]
  readonly close: () => void
}

export const startReceivingServer = async (
  images: readonly Buffer[],
  perMessageDeflate: boolean | PerMessageDeflateOptions,
): Promise<ReceivingServer> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate })
  const known = new Set(images.map((image) => image.toString('latin1')))
  const seen = new Set<string>()
  const arrivals = new EventTarget()
  let messages = 0
  let strangers = 0
  server.on('connection', (socket) => {
    socket.on('error', () => strangers++)
    socket.on('message', (data: Buffer, isBinary) => {
      const text = data.toString('latin1')
      if (!isBinary || !known.has(text)) strangers++
      seen.add(text)
      messages++
      arrivals.dispatchEvent(new Event('message'))
    })
  })
  await once(server, 'listening')
  return {
    url: new URL(`ws://127.0.0.1:${portOf(server)}/`),
    messages: () => messages,
    strangers: () => strangers,
    differentImages: () => seen.size,
    awaitMessages: async (count) => {
      while (messages < count) await once(arrivals, 'message')
    },
    clients: () => [...server.clients],
    close: () => {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}
