// What ws does with images in each mode. https://github.com/websockets/ws/blob/8.23.0/doc/ws.md
import type { IncomingMessage } from 'node:http'
import type { RawData, WebSocket } from 'ws'
import type { RunnerConfig } from '../contract.ts'
import type { Counters } from '../shared/counters.ts'
import type { DigestChain } from '../shared/digest-chain.ts'
import { readPushPool } from '../shared/push-pool.ts'
import { createRelay } from './relay.ts'

/** Takes a connection into service. */
export type Serve = (socket: WebSocket, request: IncomingMessage) => void

export interface ModeState {
  readonly counters: Counters
  readonly chain: DigestChain | null
  readonly isStopped: () => boolean
}

const pushesInFlight = 2
const sequenceBytes = 8
const maxEchoedTextBytes = 125

export const createMode = (config: RunnerConfig, state: ModeState): Serve => {
  const take = takeImage(config, state)
  switch (config.mode) {
    case 'ingest':
      return (socket) => socket.on('message', take)
    case 'ingest-ack':
      return (socket) => socket.on('message', answer(socket, take, config.sequenceOffset))
    case 'push':
      return push(config, state)
    case 'relay':
      return createRelay(config, state.counters, take)
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

/** Hears of each message; with `binaryType` left alone it comes as one Buffer. */
export type TakeMessage = (data: RawData, isBinary: boolean) => void

const bytesOf = (data: RawData): number => (Buffer.isBuffer(data) ? data.length : 0)

const takeImage = ({ switches }: RunnerConfig, { counters, chain }: ModeState): TakeMessage => {
  const count: TakeMessage = (data) => {
    counters.frames++
    counters.bytes += bytesOf(data)
    counters.lastDeliveryMs = performance.now()
    if (switches.log) console.error(`Received ${(bytesOf(data) / 1_048_576).toFixed(2)} MB JPEG frame`)
  }
  if (chain === null) return count
  return (data, isBinary) => {
    count(data, isBinary)
    if (Buffer.isBuffer(data)) chain.add(data, !isBinary)
  }
}

const answer =
  (socket: WebSocket, take: TakeMessage, sequenceOffset: number): TakeMessage =>
  (data, isBinary) => {
    if (!Buffer.isBuffer(data)) return
    if (isBinary) {
      take(data, isBinary)
      socket.send(data.subarray(sequenceOffset, sequenceOffset + sequenceBytes))
    } else if (data.length <= maxEchoedTextBytes) socket.send(data, { binary: false })
  }

/** The callback of `send` comes when the kernel has the image; a turn of the loop lets the other sockets have theirs. */
const push = (config: RunnerConfig, { counters, isStopped }: ModeState): Serve => {
  const images = readPushPool(config)
  return (socket) => {
    let at = 0
    const pushNext = (): void => {
      const image = images[at++ % images.length]
      if (!image || isStopped() || socket.readyState !== socket.OPEN) return
      counters.sentFrames++
      counters.sentBytes += image.length
      socket.send(image, (error) => {
        if (!error) setImmediate(pushNext)
      })
    }
    for (let frame = 0; frame < pushesInFlight; frame++) pushNext()
  }
}
