// The modes of the uWebSockets.js server. https://unetworking.github.io/uWebSockets.js/generated/interfaces/WebSocket.html
import type { TemplatedApp } from 'uWebSockets.js'
import { readPushPool } from '../shared/pool.ts'
import type { ConfigOf, RunnerConfig, ServerState } from '../shared/server-process.ts'
import { createWork } from '../shared/work.ts'
import {
  createReply,
  createSend,
  createTakeFrame,
  type Handlers,
  queuedStatus,
  type Routes,
  type Socket,
  type TakeMessage,
} from './messages.ts'
import { createRelay } from './relay.ts'

/** @returns the routes for one way of taking messages */
export const createRoutes = (
  config: RunnerConfig,
  state: ServerState,
  app: TemplatedApp,
): ((take: TakeMessage) => Routes) => {
  switch (config.mode) {
    case 'ingest':
      return (take) => ({ '/*': { message: take } })
    case 'ingest-ack':
      return (take) => ({ '/*': acknowledge(config, state, take) })
    case 'push':
      return () => ({ '/*': push(config, state) })
    case 'relay':
      return createRelay(config, state, app)
    case 'echo':
      return (take) => ({ '/*': echo(config, state, take) })
  }
}

const acknowledge = (config: ConfigOf<'ingest-ack'>, state: ServerState, take: TakeMessage): Handlers => {
  const working = answerWhenDone(config, state)
  if (working !== null) return working
  const { sequenceOffset, acknowledgementBytes, maxEchoTextBytes } = config
  const { reply, close } = createReply(config, (socket, message, isBinary) => {
    socket.send(message, isBinary)
  })
  return {
    message: (socket, message, isBinary) => {
      if (isBinary) {
        take(socket, message, isBinary)
        reply(socket, message.slice(sequenceOffset, sequenceOffset + acknowledgementBytes), true)
      } else if (message.byteLength <= maxEchoTextBytes) reply(socket, message, false)
    },
    close,
  }
}

/** The number is read before the view is detached, and sent once the work is done; null without work. */
const answerWhenDone = (config: ConfigOf<'ingest-ack'>, state: ServerState): Handlers | null => {
  const { sequenceOffset, acknowledgementBytes, maxEchoTextBytes } = config
  const work = createWork(config, state)
  if (work === null) return null
  const takeFrame = createTakeFrame(config, state)
  const { reply, close } = createReply(config, (socket, message, isBinary) => {
    socket.cork(() => socket.send(message, isBinary))
  })
  return {
    message: (socket, message, isBinary) => {
      if (isBinary) {
        const number = message.slice(sequenceOffset, sequenceOffset + acknowledgementBytes)
        const frame = takeFrame(message)
        const bytes = frame instanceof ArrayBuffer ? new Uint8Array(frame) : frame
        work(socket, bytes, () => reply(socket, number, true))
      } else if (message.byteLength <= maxEchoTextBytes) reply(socket, message, false)
    },
    close,
  }
}

const echo = (config: ConfigOf<'echo'>, state: ServerState, take: TakeMessage): Handlers => {
  const { reply, close } = createReply(config, createSend(state))
  return {
    message: (socket, message, isBinary) => {
      take(socket, message, isBinary)
      reply(socket, message, isBinary)
    },
    close,
  }
}

/**
 * As long as nothing waits before it, a frame goes to the kernel from where it is: one that is queued behind another would be
 * copied whole, where of one that is alone only the part is that the kernel does not take. So the next frame follows when the one
 * before has left the process.
 *
 * A turn of the loop lets other sockets send. It is required after `drain`: what a send from inside that handler leaves
 * to be sent waits for ever, because `us_socket_write2` does not tell the loop, which then stops to ask whether it can write
 * (https://github.com/uNetworking/uSockets/blob/master/src/socket.c).
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
    viewer.isWaiting = socket.send(frame, true, false) === queuedStatus
    if (!viewer.isWaiting) setImmediate(pushNext, socket)
  }
  return {
    open: (socket) => {
      viewers.set(socket, { frames: 0, isWaiting: false })
      pushNext(socket)
    },
    // Called after each part that the kernel took, not only after the last.
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
