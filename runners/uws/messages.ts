// What uWebSockets.js does with a message, in every mode: takes one that arrives, and sends one when it may.
import type { WebSocket, WebSocketBehavior } from 'uWebSockets.js'
import type { RunnerConfig, ServerState } from '../shared/server-process.ts'

export type Socket = WebSocket<unknown>

/** What a mode adds to the settings of a route. */
export type Handlers = Pick<WebSocketBehavior<unknown>, 'open' | 'message' | 'drain' | 'close'>

/** By URL pattern, the more particular first. */
export type Routes = Readonly<Record<string, Handlers>> & { readonly '/*': Handlers }

/** The message is a view that is detached when the callback returns. */
export type TakeMessage = NonNullable<WebSocketBehavior<unknown>['message']>

export type Send = (socket: Socket, message: ArrayBuffer | Buffer, isBinary: boolean) => void

/** What happens when a message has arrived. */
export type Respond = (socket: Socket, message: ArrayBuffer, isBinary: boolean) => void

/** What `send` returns: it waits in memory for the kernel to take more, or the limit on backpressure left it out. */
export const queuedStatus = 0
const droppedStatus = 2

/** Counts a message, logs it and adds it to the digest on demand. */
export const createTake = (config: RunnerConfig, state: ServerState): TakeMessage => {
  const { chain } = state
  const takeFrame = createTakeFrame(config, state)
  const take: TakeMessage = (_socket, message) => {
    takeFrame(message)
  }
  if (chain === null) return take
  return (socket, message, isBinary) => {
    take(socket, message, isBinary)
    chain.add(message, !isBinary)
  }
}

/** Counts a message and logs it. @returns its bytes as the application has them afterwards */
export const createTakeFrame = (
  config: RunnerConfig,
  { counters }: ServerState,
): ((message: ArrayBuffer) => ArrayBuffer | Uint8Array) => {
  const { switches } = config
  const own = createOwn(config)
  return (message) => {
    const frame = own(message)
    counters.frames++
    counters.bytes += frame.byteLength
    counters.lastDeliveryMs = performance.now()
    if (switches.log) console.error(`Received ${(frame.byteLength / 1_048_576).toFixed(2)} MB JPEG frame`)
    return frame
  }
}

/**
 * The bytes as the application has them afterwards. A pool takes the buffer of the oldest frame that it holds: filling one
 * again is cheaper than a new one, which the kernel has to clear.
 */
const createOwn = ({
  switches,
  frameBytes,
  keptFrames,
}: RunnerConfig): ((message: ArrayBuffer) => ArrayBuffer | Uint8Array) => {
  if (switches.keep === 'none') return (message) => message
  if (switches.keep === 'copy') return (message) => message.slice(0)
  const buffers = Array.from({ length: keptFrames }, () => Buffer.allocUnsafeSlow(frameBytes))
  let next = 0
  return (message) => {
    const oldest = next++ % keptFrames
    if ((buffers[oldest]?.length ?? 0) < message.byteLength) {
      buffers[oldest] = Buffer.allocUnsafeSlow(message.byteLength)
    }
    const buffer = buffers[oldest] ?? Buffer.alloc(0)
    buffer.set(new Uint8Array(message))
    return buffer.subarray(0, message.byteLength)
  }
}

/** Sends a message and counts it as sent or dropped. */
export const createSend =
  ({ counters }: ServerState): Send =>
  (socket, message, isBinary) => {
    if (socket.send(message, isBinary, false) === droppedStatus) counters.dropped++
    else {
      counters.sentFrames++
      counters.sentBytes += message.byteLength
    }
  }

/**
 * Over TLS a write from inside the message handler deletes what has been read and not been decrypted yet, and the connection
 * stalls: https://github.com/uNetworking/uSockets/blob/master/src/crypto/openssl.c (us_internal_ssl_socket_write). There the view
 * is copied, and `respond` called once the loop has turned.
 */
export const afterReading = ({ tls }: RunnerConfig, respond: Respond): Respond => {
  if (tls === null) return respond
  return (socket, message, isBinary) => {
    setImmediate(respond, socket, message.slice(0), isBinary)
  }
}

/** For what goes back to the socket that it came from, if that is still open then. */
export const createReply = (
  config: RunnerConfig,
  send: Respond,
): { readonly reply: Respond; readonly close: NonNullable<Handlers['close']> } => {
  const closed = new WeakSet<Socket>()
  return {
    reply: afterReading(config, (socket, message, isBinary) => {
      if (!closed.has(socket)) send(socket, message, isBinary)
    }),
    close: (socket) => {
      closed.add(socket)
    },
  }
}
