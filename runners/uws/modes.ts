// What uWebSockets.js does with images in each mode. https://unetworking.github.io/uWebSockets.js/generated/interfaces/WebSocket.html
import type { ConfigOf, RunnerConfig } from '../shared/server-process.ts'
import { createReply } from './answer.ts'
import { createPush } from './push.ts'
import { createRelay } from './relay.ts'
import {
  createTake,
  droppedStatus,
  type Handlers,
  type ModeState,
  type Routes,
  type TakeMessage,
} from './take.ts'

export const createRoutes = (config: RunnerConfig, state: ModeState): Routes => {
  const take = createTake(config, state)
  switch (config.mode) {
    case 'ingest':
      return { '/*': { message: take } }
    case 'ingest-ack':
      return { '/*': acknowledge(config, take) }
    case 'push':
      return { '/*': createPush(config, state) }
    case 'relay':
      return createRelay(config, state, take)
    case 'echo':
      return { '/*': echo(config, state, take) }
  }
}

const acknowledge = (config: ConfigOf<'ingest-ack'>, take: TakeMessage): Handlers => {
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

const echo = (config: RunnerConfig, { counters }: ModeState, take: TakeMessage): Handlers => {
  const { reply, close } = createReply(config, (socket, message, isBinary) => {
    if (socket.send(message, isBinary) === droppedStatus) counters.dropped++
    else {
      counters.sentFrames++
      counters.sentBytes += message.byteLength
    }
  })
  return {
    message: (socket, message, isBinary) => {
      take(socket, message, isBinary)
      reply(socket, message, isBinary)
    },
    close,
  }
}
