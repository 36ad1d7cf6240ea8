// The modes of the crossws server, as its hooks. https://crossws.h3.dev/guide/hooks
import type { Hooks, Message, Peer } from 'crossws'
import { readPushPool } from '../shared/pool.ts'
import type { ConfigOf, RunnerConfig, ServerState } from '../shared/server-process.ts'
import { contentOf, createTake, isText, type TakeMessage } from './messages.ts'
import { createRelay } from './relay.ts'

const pushesInFlight = 2

export const createHooks = (config: RunnerConfig, state: ServerState): Partial<Hooks> => ({
  ...chooseHooks(config, state),
  error: () => {
    state.counters.failed++
  },
})

const chooseHooks = (config: RunnerConfig, state: ServerState): Partial<Hooks> => {
  const take = createTake(state)
  switch (config.mode) {
    case 'ingest':
      return {
        message: (_peer, message) => {
          take(message)
        },
      }
    case 'ingest-ack':
      return { message: answer(take, config) }
    case 'push':
      return push(config, state)
    case 'relay':
      return createRelay(config, state, take)
    case 'echo':
      return {
        message: (peer, message) => {
          state.counters.sentFrames++
          state.counters.sentBytes += take(message)
          peer.send(contentOf(message))
        },
      }
  }
}

const answer =
  (
    take: TakeMessage,
    { sequenceOffset, acknowledgementBytes, maxEchoTextBytes }: ConfigOf<'ingest-ack'>,
  ): Hooks['message'] =>
  (peer: Peer, message: Message) => {
    if (!isText(message)) {
      take(message)
      peer.send(message.uint8Array().subarray(sequenceOffset, sequenceOffset + acknowledgementBytes))
    } else if (Buffer.byteLength(message.text()) <= maxEchoTextBytes) peer.send(message.text())
  }

/** `drain` comes when the socket has handed everything to the kernel; without a backlog, the next turn of the loop sends. */
const push = (config: ConfigOf<'push'>, state: ServerState): Partial<Hooks> => {
  const { counters } = state
  const frames = readPushPool(config)
  const next = new Map<Peer, number>()
  const pushTo = (peer: Peer): void => {
    for (let pushed = 0; pushed < pushesInFlight; pushed++) {
      const at = next.get(peer)
      const frame = at === undefined ? undefined : frames[at % frames.length]
      if (at === undefined || frame === undefined || state.isStopped) return
      if (peer.bufferedAmount >= frame.length) return
      next.set(peer, at + 1)
      counters.sentFrames++
      counters.sentBytes += frame.length
      peer.send(frame)
    }
    if (peer.bufferedAmount === 0) setImmediate(pushTo, peer)
  }
  return {
    open: (peer) => {
      next.set(peer, 0)
      pushTo(peer)
    },
    drain: pushTo,
    close: (peer) => {
      next.delete(peer)
    },
  }
}
