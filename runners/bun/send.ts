// Sends one image with Bun and counts what became of it.
import type { Counters } from '../shared/counters.ts'
import { bytesOf, type Message, type Socket } from './take.ts'

export type Send = (socket: Socket, message: Message) => void

/** What `send` answers where the limit on backpressure left the message out, or where there is nothing in it. */
const droppedStatus = 0

export const createSend =
  (counters: Counters): Send =>
  (socket, message) => {
    const status = typeof message === 'string' ? socket.sendText(message) : socket.sendBinary(message)
    if (status === droppedStatus && message.length > 0) counters.dropped++
    else {
      counters.sentFrames++
      counters.sentBytes += bytesOf(message)
    }
  }
