// A client of the DevTools protocol over two pipes: messages are JSON, each ended by a zero byte
// (https://chromedevtools.github.io/devtools-protocol/, `--remote-debugging-pipe`).
import type { Readable, Writable } from 'node:stream'
import * as z from 'zod'

const messageSchema = z.union([
  z.object({ id: z.int(), error: z.object({ message: z.string() }) }),
  z.object({ id: z.int(), result: z.unknown() }),
  z.object({ method: z.string(), params: z.unknown() }),
])

/** A command as the protocol names it; with a session it is for one tab. */
export interface Command {
  readonly method: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly session?: string
}

export interface Devtools {
  /** @throws Error with the browser's reason, or once the browser has ended */
  readonly ask: <T>(command: Command, answer: z.ZodType<T>) => Promise<T>
  /** @param name of an event, such as `Inspector.targetCrashed` @param listener gets its parameters */
  readonly on: (name: string, listener: (params: unknown) => void) => void
}

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/** @param toBrowser its descriptor 3 @param fromBrowser its descriptor 4 */
export const connectDevtools = (toBrowser: Writable, fromBrowser: Readable): Devtools => {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, (params: unknown) => void>()
  let pieces: Buffer[] = []
  let lastId = 0
  let hasEnded = false

  const take = (text: string): void => {
    const message = messageSchema.parse(JSON.parse(text))
    if ('method' in message) {
      listeners.get(message.method)?.(message.params)
      return
    }
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if ('error' in message) asked?.reject(new Error(message.error.message))
    else asked?.resolve(message.result)
  }
  const end = (): void => {
    hasEnded = true
    for (const { reject } of waiting.values()) reject(new Error('the browser has ended'))
    waiting.clear()
  }
  fromBrowser.on('data', (piece: Buffer) => {
    let from = 0
    for (let zero = piece.indexOf(0); zero >= 0; zero = piece.indexOf(0, from)) {
      const text = Buffer.concat([...pieces, piece.subarray(from, zero)]).toString()
      pieces = []
      from = zero + 1
      take(text)
    }
    if (from < piece.length) pieces.push(piece.subarray(from))
  })
  for (const stream of [toBrowser, fromBrowser]) {
    stream.on('error', end)
    stream.on('close', end)
  }
  return {
    ask: async ({ method, params = {}, session }, answer) => {
      if (hasEnded) throw new Error('the browser has ended')
      const id = ++lastId
      const result = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
      const message = { id, method, params, ...(session !== undefined && { sessionId: session }) }
      toBrowser.write(`${JSON.stringify(message)}\0`)
      return answer.parse(await result)
    },
    on: (name, listener) => {
      listeners.set(name, listener)
    },
  }
}
