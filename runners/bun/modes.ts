// What Bun does with images in each mode. https://bun.sh/docs/api/websockets
import { readPushPool } from '../shared/push-pool.ts'
import type { ConfigOf, RunnerConfig } from '../shared/server-process.ts'
import { createRelay } from './relay.ts'
import { createSend } from './send.ts'
import { bytesOf, createTake, type Handlers, type ModeState, type Socket, type TakeMessage } from './take.ts'

export const createMode = (config: RunnerConfig, state: ModeState): Handlers => {
  const take = createTake(config, state)
  switch (config.mode) {
    case 'ingest':
      return { message: (_socket, message) => take(message) }
    case 'ingest-ack':
      return { message: answer(take, config) }
    case 'push':
      return push(config, state)
    case 'relay':
      return createRelay(config, state, take)
    case 'echo':
      return echo(take, createSend(state.counters))
  }
}

const echo = (take: TakeMessage, send: ReturnType<typeof createSend>): Handlers => ({
  message: (socket, message) => {
    take(message)
    send(socket, message)
  },
})

const answer =
  (
    take: TakeMessage,
    { sequenceOffset, acknowledgementBytes, maxEchoTextBytes }: ConfigOf<'ingest-ack'>,
  ): Handlers['message'] =>
  (socket, message) => {
    if (typeof message === 'string') {
      if (bytesOf(message) <= maxEchoTextBytes) socket.sendText(message)
    } else {
      take(message)
      socket.sendBinary(message.subarray(sequenceOffset, sequenceOffset + acknowledgementBytes))
    }
  }

/**
 * The next image follows when the one before has left the process: one that is queued behind another would be copied whole, where
 * of one that is alone only the part is that the kernel does not take. A turn of the loop lets the other sockets have theirs.
 */
const push = (config: ConfigOf<'push'>, { counters, isStopped }: ModeState): Handlers => {
  const images = readPushPool(config)
  const viewers = new Map<Socket, { images: number; isWaiting: boolean }>()
  const pushNext = (socket: Socket): void => {
    const viewer = viewers.get(socket)
    const image = images[(viewer?.images ?? 0) % images.length]
    if (!viewer || !image || isStopped()) return
    viewer.images++
    counters.sentFrames++
    counters.sentBytes += image.length
    socket.sendBinary(image)
    viewer.isWaiting = socket.getBufferedAmount() > 0
    if (!viewer.isWaiting) setImmediate(pushNext, socket)
  }
  return {
    open: (socket) => {
      viewers.set(socket, { images: 0, isWaiting: false })
      pushNext(socket)
    },
    message: () => {},
    drain: (socket) => {
      const viewer = viewers.get(socket)
      if (!viewer?.isWaiting || socket.getBufferedAmount() > 0) return
      viewer.isWaiting = false
      setImmediate(pushNext, socket)
    },
    close: (socket) => {
      viewers.delete(socket)
    },
  }
}
