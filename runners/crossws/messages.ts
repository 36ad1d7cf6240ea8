// What crossws does with a message that arrives, in every mode: counts it, and adds it to the digest on demand.
import type { Message } from 'crossws'
import type { ServerState } from '../shared/server-process.ts'

/** Handles each message and returns its size in bytes. */
export type TakeMessage = (message: Message) => number

export const createTake = ({ counters, chain }: ServerState): TakeMessage => {
  const take: TakeMessage = (message) => {
    const bytes = isText(message) ? Buffer.byteLength(message.text()) : message.uint8Array().byteLength
    counters.frames++
    counters.bytes += bytes
    counters.lastDeliveryMs = performance.now()
    return bytes
  }
  if (chain === null) return take
  return (message) => {
    chain.add(Buffer.from(message.uint8Array()), isText(message))
    return take(message)
  }
}

export const isText = ({ rawData }: Message): boolean => typeof rawData === 'string'

/** As it came: text or bytes. */
export const contentOf = (message: Message): string | Uint8Array =>
  isText(message) ? message.text() : message.uint8Array()
