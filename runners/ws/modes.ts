// The modes of the ws server. https://github.com/websockets/ws/blob/8.23.0/doc/ws.md
import type { WebSocket } from 'ws'
import { readPushPool } from '../shared/pool.ts'
import type { ConfigOf, RunnerConfig, ServerState } from '../shared/server-process.ts'
import { createWork, type DoWork } from '../shared/work.ts'
import { bytesOf, createTake, type Serve, type TakeMessage } from './messages.ts'
import { createRelay } from './relay.ts'

const pushesInFlight = 2

export const createMode = (config: RunnerConfig, state: ServerState): Serve => {
  const take = createTake(config, state)
  switch (config.mode) {
    case 'ingest':
      return (socket) => socket.on('message', take)
    case 'ingest-ack': {
      const work = createWork(config, state)
      return (socket) => socket.on('message', answer(socket, take, config, work))
    }
    case 'push':
      return push(config, state)
    case 'relay':
      return createRelay(config, state, take)
    case 'echo':
      return (socket) => {
        socket.on('message', (data, isBinary) => {
          take(data, isBinary)
          state.counters.sentFrames++
          state.counters.sentBytes += bytesOf(data)
          socket.send(data, { binary: isBinary })
        })
      }
  }
}

const answer = (
  socket: WebSocket,
  take: TakeMessage,
  { sequenceOffset, acknowledgementBytes, maxEchoTextBytes }: ConfigOf<'ingest-ack'>,
  work: DoWork | null,
): TakeMessage => {
  const acknowledge = (frame: Buffer): void =>
    socket.send(frame.subarray(sequenceOffset, sequenceOffset + acknowledgementBytes))
  return (data, isBinary) => {
    if (!Buffer.isBuffer(data)) return
    if (isBinary) {
      take(data, isBinary)
      if (work === null) acknowledge(data)
      else work(socket, data, () => acknowledge(data))
    } else if (data.length <= maxEchoTextBytes) socket.send(data, { binary: false })
  }
}

/** The callback of `send` comes when the kernel has the frame; a turn of the loop lets other sockets send. */
const push = (config: ConfigOf<'push'>, state: ServerState): Serve => {
  const { counters } = state
  const frames = readPushPool(config)
  return (socket) => {
    let at = 0
    const pushNext = (): void => {
      const frame = frames[at++ % frames.length]
      if (!frame || state.isStopped || socket.readyState !== socket.OPEN) return
      counters.sentFrames++
      counters.sentBytes += frame.length
      socket.send(frame, (error) => {
        if (!error) setImmediate(pushNext)
      })
    }
    for (let pushed = 0; pushed < pushesInFlight; pushed++) pushNext()
  }
}
