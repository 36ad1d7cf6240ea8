// What ws does with a message that arrives, in every mode: counts it, logs it and adds it to the digest on demand.
import type { IncomingMessage } from 'node:http'
import type { RawData, WebSocket } from 'ws'
import type { RunnerConfig, ServerState } from '../shared/server-process.ts'

/** Sets up a connection. */
export type Serve = (socket: WebSocket, request: IncomingMessage) => void

/** Handles each message; with the default `binaryType` it comes as one Buffer. */
export type TakeMessage = (data: RawData, isBinary: boolean) => void

export const createTake = ({ switches }: RunnerConfig, { counters, chain }: ServerState): TakeMessage => {
  const take: TakeMessage = (data) => {
    const bytes = bytesOf(data)
    counters.frames++
    counters.bytes += bytes
    counters.lastDeliveryMs = performance.now()
    if (switches.log) console.error(`Received ${(bytes / 1_048_576).toFixed(2)} MB JPEG frame`)
  }
  if (chain === null) return take
  return (data, isBinary) => {
    take(data, isBinary)
    if (Buffer.isBuffer(data)) chain.add(data, !isBinary)
  }
}

export const bytesOf = (data: RawData): number => (Buffer.isBuffer(data) ? data.length : 0)
