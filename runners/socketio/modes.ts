// The modes of the Socket.IO server. https://socket.io/docs/v4/server-api/#socket
import type { Server, Socket } from 'socket.io'
import { readPushPool } from '../shared/pool.ts'
import type { ConfigOf, RunnerConfig, ServerState } from '../shared/server-process.ts'
import { createTake, type Message } from './messages.ts'

/** Sets up a connection. */
type Serve = (socket: Socket) => void

/** Answers the client's callback. https://socket.io/docs/v4/emitting-events/#acknowledgements */
type Acknowledge = (sequence: string) => void

export const createMode = (config: RunnerConfig, state: ServerState, io: Server): Serve => {
  const take = createTake(state)
  const { counters } = state
  switch (config.mode) {
    case 'ingest':
      return (socket) => socket.on('message', take)
    case 'ingest-ack': {
      const { sequenceOffset, acknowledgementBytes, maxEchoTextBytes } = config
      return (socket) =>
        socket.on('message', (message: Message, acknowledge?: Acknowledge) => {
          if (typeof message !== 'string') {
            take(message)
            acknowledge?.(message.toString('hex', sequenceOffset, sequenceOffset + acknowledgementBytes))
          } else if (Buffer.byteLength(message) <= maxEchoTextBytes) socket.send(message)
        })
    }
    case 'push':
      return push(config, state)
    case 'relay': {
      const viewers = io.of('/viewer')
      return (socket) =>
        socket.on('message', (message: Message) => {
          const bytes = take(message)
          counters.sentFrames += viewers.sockets.size
          counters.sentBytes += viewers.sockets.size * bytes
          viewers.send(message)
        })
    }
    case 'echo':
      return (socket) =>
        socket.on('message', (message: Message) => {
          counters.sentFrames++
          counters.sentBytes += take(message)
          socket.send(message)
        })
  }
}

/**
 * `drain` comes when the engine has handed a frame to ws, so that one is being sent while the next one waits; a turn of the loop
 * lets other sockets send. https://socket.io/docs/v4/server-socket-instance/#socketconn
 */
const push = (config: ConfigOf<'push'>, state: ServerState): Serve => {
  const { counters } = state
  const frames = readPushPool(config)
  return (socket) => {
    let at = 0
    const pushNext = (): void => {
      const frame = frames[at++ % frames.length]
      if (!frame || state.isStopped || !socket.connected) return
      counters.sentFrames++
      counters.sentBytes += frame.length
      socket.send(frame)
      // Afterwards: the text before the frame may drain at once, and its bytes have to follow it.
      socket.conn.once('drain', () => setImmediate(pushNext))
    }
    pushNext()
  }
}
