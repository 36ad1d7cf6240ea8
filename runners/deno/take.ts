// What Deno does with an image that arrives, whatever the mode: counts it, logs and proves it where that is asked for.
import type { Counters } from '../shared/counters.ts'
import type { DigestChain } from '../shared/digest-chain.ts'
import type { RunnerConfig } from '../shared/server-process.ts'

/** Takes a connection into service that was made to this path. */
export type Serve = (socket: WebSocket, path: string) => void

export type Message = ArrayBuffer | string
export type TakeMessage = (message: Message) => void

export interface ModeState {
  readonly counters: Counters
  readonly chain: DigestChain | null
  readonly isStopped: () => boolean
}

export const createTake = ({ switches }: RunnerConfig, { counters, chain }: ModeState): TakeMessage => {
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

/** A camera's connection that breaks is a failure; a viewer that goes away is none. */
export const listenTo = (socket: WebSocket, counters: Counters, onMessage: TakeMessage): void => {
  socket.onmessage = ({ data }: MessageEvent<Message>) => onMessage(data)
  socket.onerror = () => counters.failed++
}

export const bytesOf = (message: Message): number =>
  typeof message === 'string' ? new TextEncoder().encode(message).length : message.byteLength
