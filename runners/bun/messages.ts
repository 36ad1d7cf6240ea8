// What Bun does with a message, in every mode: takes one that arrives, and sends one.
import type { RunnerConfig, ServerState } from '../shared/server-process.ts'

/** The data that the upgrade attaches to the socket. */
export interface SocketData {
  readonly path: string
}

export type Socket = Bun.ServerWebSocket<SocketData>
export type Message = string | Buffer<ArrayBuffer>
export type TakeMessage = (message: Message) => void
export type Send = (socket: Socket, message: Message) => void

/** What a mode adds to the settings. */
export type Handlers = Pick<Bun.WebSocketHandler<SocketData>, 'open' | 'drain' | 'close'> & {
  readonly message: (socket: Socket, message: Message) => void
}

/** What `send` returns where the limit on backpressure left the message out, or where it is empty. */
const droppedStatus = 0

/** Counts a message, logs it and adds it to the digest on demand. */
export const createTake = ({ switches }: RunnerConfig, { counters, chain }: ServerState): TakeMessage => {
  const take: TakeMessage = (message) => {
    const bytes = bytesOf(message)
    counters.frames++
    counters.bytes += bytes
    counters.lastDeliveryMs = performance.now()
    if (switches.log) console.error(`Received ${(bytes / 1_048_576).toFixed(2)} MB JPEG frame`)
  }
  if (chain === null) return take
  return (message) => {
    take(message)
    chain.add(message, typeof message === 'string')
  }
}

/** Sends a message and counts it as sent or dropped. */
export const createSend =
  ({ counters }: ServerState): Send =>
  (socket, message) => {
    const status = typeof message === 'string' ? socket.sendText(message) : socket.sendBinary(message)
    if (status === droppedStatus && message.length > 0) counters.dropped++
    else {
      counters.sentFrames++
      counters.sentBytes += bytesOf(message)
    }
  }

export const bytesOf = (message: Message): number =>
  typeof message === 'string' ? Buffer.byteLength(message) : message.length
