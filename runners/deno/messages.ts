// What Deno does with a message that arrives, in every mode.
import type { Counters, RunnerConfig, ServerState } from '../shared/server-process.ts'

/** Sets up a connection that was made to this path. */
export type Serve = (socket: WebSocket, path: string) => void

export type Message = ArrayBuffer | string
export type TakeMessage = (message: Message) => void

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

/** A camera's broken connection is a failure; a viewer that disconnects is not. */
export const listenTo = (socket: WebSocket, counters: Counters, onMessage: TakeMessage): void => {
  socket.onmessage = ({ data }: MessageEvent<Message>) => onMessage(data)
  socket.onerror = () => counters.failed++
}

export const bytesOf = (message: Message): number =>
  typeof message === 'string' ? new TextEncoder().encode(message).length : message.byteLength
