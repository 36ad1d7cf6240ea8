// The modes of the Bun server. https://bun.sh/docs/api/websockets
import { readPushPool } from '../shared/pool.ts'
import type { ConfigOf, RunnerConfig, ServerState } from '../shared/server-process.ts'
import { createWork, type DoWork } from '../shared/work.ts'
import {
  bytesOf,
  createSend,
  createTake,
  type Handlers,
  type Send,
  type Socket,
  type SocketData,
  type TakeMessage,
} from './messages.ts'
import { createRelay } from './relay.ts'

export const createMode = (
  config: RunnerConfig,
  state: ServerState,
  server: () => Bun.Server<SocketData>,
): Handlers => {
  const take = createTake(config, state)
  switch (config.mode) {
    case 'ingest':
      return { message: (_socket, message) => take(message) }
    case 'ingest-ack': {
      const work = createWork(config, state, (path, frame) => Bun.write(path, frame))
      return { message: answer(take, config, work) }
    }
    case 'push':
      return push(config, state)
    case 'relay':
      return createRelay(config, state, take, server)
    case 'echo':
      return echo(take, createSend(state))
  }
}

const echo = (take: TakeMessage, send: Send): Handlers => ({
  message: (socket, message) => {
    take(message)
    send(socket, message)
  },
})

const answer = (
  take: TakeMessage,
  { sequenceOffset, acknowledgementBytes, maxEchoTextBytes }: ConfigOf<'ingest-ack'>,
  work: DoWork | null,
): Handlers['message'] => {
  const acknowledge = (socket: Socket, frame: Buffer): void => {
    socket.sendBinary(frame.subarray(sequenceOffset, sequenceOffset + acknowledgementBytes))
  }
  return (socket, message) => {
    if (typeof message === 'string') {
      if (bytesOf(message) <= maxEchoTextBytes) socket.sendText(message)
    } else {
      take(message)
      if (work === null) acknowledge(socket, message)
      else work(socket, message, () => acknowledge(socket, message))
    }
  }
}

/**
 * The next frame follows when the one before has left the process: one that is queued behind another would be copied whole, where
 * of one that is alone only the part is that the kernel does not take. A turn of the loop lets other sockets send.
 */
const push = (config: ConfigOf<'push'>, state: ServerState): Handlers => {
  const { counters } = state
  const frames = readPushPool(config)
  const viewers = new Map<Socket, { frames: number; isWaiting: boolean }>()
  const pushNext = (socket: Socket): void => {
    const viewer = viewers.get(socket)
    const frame = frames[(viewer?.frames ?? 0) % frames.length]
    if (!viewer || !frame || state.isStopped) return
    viewer.frames++
    counters.sentFrames++
    counters.sentBytes += frame.length
    socket.sendBinary(frame)
    viewer.isWaiting = socket.getBufferedAmount() > 0
    if (!viewer.isWaiting) setImmediate(pushNext, socket)
  }
  return {
    open: (socket) => {
      viewers.set(socket, { frames: 0, isWaiting: false })
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
