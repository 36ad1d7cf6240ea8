// What Deno does with images in each mode. https://docs.deno.com/api/web/~/WebSocket
import { readPushPool } from '../shared/push-pool.ts'
import type { ConfigOf, RunnerConfig } from '../shared/server-process.ts'
import { createRelay } from './relay.ts'
import { bytesOf, createTake, listenTo, type ModeState, type Serve, type TakeMessage } from './take.ts'
import { whenUnsentBelow } from './unsent.ts'

const pushesInFlight = 2

export const createMode = (config: RunnerConfig, state: ModeState): Serve => {
  const { counters } = state
  const take = createTake(config, state)
  switch (config.mode) {
    case 'ingest':
      return (socket) => listenTo(socket, counters, take)
    case 'ingest-ack':
      return (socket) => listenTo(socket, counters, answer(socket, take, config))
    case 'push':
      return push(config, state)
    case 'relay':
      return createRelay(config, counters, take)
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

const answer =
  (
    socket: WebSocket,
    take: TakeMessage,
    { sequenceOffset, acknowledgementBytes, maxEchoTextBytes }: ConfigOf<'ingest-ack'>,
  ): TakeMessage =>
  (message) => {
    if (typeof message === 'string') {
      if (bytesOf(message) <= maxEchoTextBytes) socket.send(message)
    } else {
      take(message)
      socket.send(message.slice(sequenceOffset, sequenceOffset + acknowledgementBytes))
    }
  }

const push = (config: ConfigOf<'push'>, { counters, isStopped }: ModeState): Serve => {
  const images = readPushPool(config)
  const roomBytes = pushesInFlight * config.frameBytes
  return (socket) => {
    let at = 0
    const pushMore = (): void => {
      while (socket.bufferedAmount < roomBytes) {
        const image = images[at++ % images.length]
        if (!image || isStopped()) return
        counters.sentFrames++
        counters.sentBytes += image.length
        socket.send(image)
      }
      whenUnsentBelow(socket, roomBytes, pushMore)
    }
    socket.onopen = pushMore
  }
}
