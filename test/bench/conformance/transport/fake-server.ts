// A made-up server of images after their lengths that keeps every promise but one.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { Kit, Subject } from '../../../../bench/conformance/check.ts'
import { createPrefixReader, lengthPrefix } from '../../../../bench/generator/transport/length-prefix.ts'
import { emptyDigest, extendDigest } from '../../../../bench/trial/digest-chain.ts'
import type { RunnerConfig } from '../../../../runners/contract.ts'
import { madeUpStats } from '../../../fixtures/stats-line.ts'
import { portOf } from '../../generator/scripted-server.ts'
import { keepImages } from '../../generator/transport/pieces.ts'

export const limitBytes = 70_000

export type Fault =
  | 'none'
  | 'alters-images'
  | 'forgets-images'
  | 'answers-twice'
  | 'has-no-limit'
  | 'refuses-the-limit'
  | 'counts-pieces'
  | 'fails-at-an-end'
  | 'pushes-the-first'
  | 'ends-all-viewers'
  | 'goes-on-after-stop'

export interface FakeServer extends Subject {
  readonly stop: () => void
}

export const startFakeServer = async (fault: Fault, first: RunnerConfig, kit: Kit): Promise<FakeServer> => {
  let running = await run(fault, first, kit)
  return {
    ready: () => ({
      event: 'ready',
      port: running.port,
      transport: 'tcp-length',
      runtime: 'fake',
      runtimeVersion: '1',
      library: 'fake',
      libraryVersion: '1.0.0',
      ownership: 'owned',
      applied: { maxMessageBytes: limitBytes },
    }),
    readStats: async () => running.readStats(),
    stopPushing: () => running.stopPushing(),
    restart: async (config) => {
      running.stop()
      running = await run(fault, config, kit)
    },
    stop: () => running.stop(),
  }
}

const run = async (fault: Fault, config: RunnerConfig, { frames }: Kit) => {
  const sockets = new Set<Socket>()
  const counters = { frames: 0, bytes: 0, sentFrames: 0, sentBytes: 0, failed: 0 }
  let digest = emptyDigest
  let isStopped = false

  const take = (image: Buffer): void => {
    if (fault === 'forgets-images' && counters.frames === 2) return
    counters.frames++
    counters.bytes += image.length
    if (fault === 'alters-images') image.writeUInt8(image.readUInt8(0) ^ 1, 0)
    digest = extendDigest(digest, [{ opcode: 2, payload: image }])
  }
  const answer = (socket: Socket, image: Buffer): void => {
    if (config.mode !== 'ingest-ack') return
    const { sequenceOffset, acknowledgementBytes } = config
    const number = image.subarray(sequenceOffset, sequenceOffset + acknowledgementBytes)
    for (let time = 0; time < (fault === 'answers-twice' ? 2 : 1); time++)
      socket.write(Buffer.concat([lengthPrefix.header(number.length), number]))
  }
  const receive = (socket: Socket): void => {
    const { images, sink } = keepImages()
    let bytes = 0
    const mostBytes = fault === 'refuses-the-limit' ? limitBytes - 1 : limitBytes
    const read = createPrefixReader({
      onPiece: (piece) => {
        bytes += piece.length
        if (bytes > mostBytes && fault !== 'has-no-limit') socket.destroy()
        else sink.onPiece(piece)
        if (fault === 'counts-pieces') take(Buffer.from(piece))
      },
      onEnd: () => {
        bytes = 0
        sink.onEnd(false)
        const image = images.shift()
        if (!image || socket.destroyed || fault === 'counts-pieces') return
        take(image)
        answer(socket, image)
      },
    })
    socket.on('data', (piece) => {
      if (!socket.destroyed) read(piece)
    })
    socket.on('end', () => {
      if (fault === 'fails-at-an-end') counters.failed++
    })
  }
  const push = (socket: Socket): void => {
    let at = 0
    const next = (): void => {
      const frame = frames[fault === 'pushes-the-first' ? 0 : at++ % frames.length]
      if (!frame || socket.destroyed || (isStopped && fault !== 'goes-on-after-stop')) return
      counters.sentFrames++
      counters.sentBytes += frame.length
      socket.write(Buffer.concat([lengthPrefix.header(frame.length), frame]), (error) => {
        if (!error) setImmediate(next)
      })
    }
    socket.resume()
    next()
  }
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      if (fault === 'ends-all-viewers') for (const other of sockets) other.destroy()
    })
    if (config.mode === 'push') push(socket)
    else receive(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server),
    readStats: () => madeUpStats({ ...counters, digest }),
    stopPushing: () => {
      isStopped = true
    },
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
