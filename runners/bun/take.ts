// What Bun does with an image that arrives, whatever the mode: counts it, logs and proves it where that is asked for.
import type { Counters } from '../shared/counters.ts'
import type { DigestChain } from '../shared/digest-chain.ts'
import type { RunnerConfig } from '../shared/server-process.ts'

/** What the upgrade hands to the socket. */
export interface SocketData {
  readonly path: string
}

export type Socket = Bun.ServerWebSocket<SocketData>
export type Message = string | Buffer<ArrayBuffer>
export type TakeMessage = (message: Message) => void

/** What a mode adds to the settings. */
export type Handlers = Pick<Bun.WebSocketHandler<SocketData>, 'open' | 'drain' | 'close'> & {
  readonly message: (socket: Socket, message: Message) => void
}

export interface ModeState {
  /** Bun's server, which is there once it listens. */
  readonly server: () => Bun.Server<SocketData>
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

export const bytesOf = (message: Message): number =>
  typeof message === 'string' ? Buffer.byteLength(message) : message.length
