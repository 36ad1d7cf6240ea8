// The modes of the Deno server. https://docs.deno.com/api/web/~/WebSocket
import { readPushPool } from '../shared/pool.ts'
import type { ConfigOf, RunnerConfig, ServerState } from '../shared/server-process.ts'
import { createWork, type DoWork } from '../shared/work.ts'
import { bytesOf, createTake, listenTo, type Serve, type TakeMessage } from './messages.ts'
import { createRelay } from './relay.ts'
import { whenUnsentBelow } from './unsent.ts'

const pushesInFlight = 2

export const createMode = (config: RunnerConfig, state: ServerState): Serve => {
  const { counters } = state
  const take = createTake(config, state)
  switch (config.mode) {
    case 'ingest':
      return (socket) => listenTo(socket, counters, take)
    case 'ingest-ack': {
      const work = createWork(config, state, Deno.writeFile)
      return (socket) => listenTo(socket, counters, answer(socket, take, config, work))
    }
    case 'push':
      return push(config, state)
    case 'relay':
      return createRelay(config, state, take)
    case 'echo':
      return (socket) =>
        listenTo(socket, counters, (message) => {
          take(message)
          counters.sentFrames++
          counters.sentBytes += bytesOf(message)
          socket.send(message)
        })
  }
}

const answer = (
  socket: WebSocket,
  take: TakeMessage,
  { sequenceOffset, acknowledgementBytes, maxEchoTextBytes }: ConfigOf<'ingest-ack'>,
  work: DoWork | null,
): TakeMessage => {
  const acknowledge = (frame: ArrayBuffer): void =>
    socket.send(frame.slice(sequenceOffset, sequenceOffset + acknowledgementBytes))
  return (message) => {
    if (typeof message === 'string') {
      if (bytesOf(message) <= maxEchoTextBytes) socket.send(message)
    } else {
      take(message)
      if (work === null) acknowledge(message)
      else work(socket, new Uint8Array(message), () => acknowledge(message))
    }
  }
}

const push = (config: ConfigOf<'push'>, state: ServerState): Serve => {
  const { counters } = state
  const frames = readPushPool(config)
  const roomBytes = pushesInFlight * config.frameBytes
  return (socket) => {
    let at = 0
    const pushMore = (): void => {
      while (socket.bufferedAmount < roomBytes) {
        const frame = frames[at++ % frames.length]
        if (!frame || state.isStopped) return
        counters.sentFrames++
        counters.sentBytes += frame.length
        socket.send(frame)
      }
      whenUnsentBelow(socket, roomBytes, pushMore)
    }
    socket.onopen = pushMore
  }
}
