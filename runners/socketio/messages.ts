// What the Socket.IO server does with a message that arrives, in every mode: counts it, and adds it to the digest on demand.
import type { ServerState } from '../shared/server-process.ts'

/** The argument of an event `message`: an attachment comes as a Buffer. */
export type Message = string | Buffer

/** Handles each message and returns its size in bytes. */
export type TakeMessage = (message: Message) => number

export const createTake = ({ counters, chain }: ServerState): TakeMessage => {
  const take: TakeMessage = (message) => {
    const bytes = Buffer.byteLength(message)
    counters.frames++
    counters.bytes += bytes
    counters.lastDeliveryMs = performance.now()
    return bytes
  }
  if (chain === null) return take
  return (message) => {
    chain.add(message, typeof message === 'string')
    return take(message)
  }
}
