// What uWebSockets.js does with an image that arrives, whatever the mode: counts it, logs and proves it where that is asked for.
import type { TemplatedApp, WebSocket, WebSocketBehavior } from 'uWebSockets.js'
import type { Counters } from '../shared/counters.ts'
import type { DigestChain } from '../shared/digest-chain.ts'
import type { RunnerConfig } from '../shared/server-process.ts'

export type Socket = WebSocket<unknown>

/** What a mode adds to the settings of a route. */
export type Handlers = Pick<WebSocketBehavior<unknown>, 'open' | 'message' | 'drain' | 'close'>

/** By URL pattern, the more particular first. */
export type Routes = Readonly<Record<string, Handlers>>

/** The message is a view that is detached when the callback returns. */
export type TakeMessage = NonNullable<WebSocketBehavior<unknown>['message']>

export interface ModeState {
  readonly app: TemplatedApp
  readonly counters: Counters
  readonly chain: DigestChain | null
  readonly isStopped: () => boolean
}

export const createTake = ({ switches }: RunnerConfig, { counters, chain }: ModeState): TakeMessage => {
  const take: TakeMessage = (_socket, message) => {
    const image = switches.keep ? Buffer.copyBytesFrom(new Uint8Array(message)) : message
    counters.frames++
    counters.bytes += image.byteLength
    counters.lastDeliveryMs = performance.now()
    if (switches.log) console.error(`Received ${(image.byteLength / 1_048_576).toFixed(2)} MB JPEG frame`)
  }
  if (chain === null) return take
  return (socket, message, isBinary) => {
    take(socket, message, isBinary)
    chain.add(message, !isBinary)
  }
}

/** What `send` answers: it waits in memory for the kernel to take more, or the limit on backpressure left it out. */
export const queuedStatus = 0
export const droppedStatus = 2
