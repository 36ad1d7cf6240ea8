// A made-up server in this process that keeps every rule but one, and can be asked as a runner can.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import type { Subject } from '../../../../bench/conformance/check.ts'
import type { ReadyLine, RunnerConfig } from '../../../../runners/contract.ts'
import { madeUpStats } from '../../../fixtures/stats-line.ts'
import { portOf } from '../../generator/scripted-server.ts'
import { serveFrames } from './connection.ts'
import { createFakeMode } from './fake-modes.ts'
import { answerHandshake } from './handshake.ts'

/** Small, so that the checks of long messages are short. */
export const limitBytes = 70_000

export interface FakeSubject extends Subject {
  readonly restarts: () => number
  readonly stop: () => void
}

/** @param fault what it does wrong: mostly the name of the check that must find it */
export const startFakeSubject = async (fault: string, first: RunnerConfig): Promise<FakeSubject> => {
  let restarts = 0
  let running = await run(fault, first)
  return {
    ready: () => ready(fault, running.port),
    readStats: async () => running.readStats(),
    stopPushing: () => running.stopPushing(),
    restart: async (config) => {
      restarts++
      running.stop()
      running = await run(fault, config)
    },
    restarts: () => restarts,
    stop: () => running.stop(),
  }
}

const ready = (fault: string, port: number): ReadyLine => ({
  event: 'ready',
  port,
  runtime: 'fake',
  runtimeVersion: '1',
  library: 'fake',
  libraryVersion: '1.0.0',
  ownership: 'owned',
  applied: { maxMessageBytes: fault === 'limits-applied' ? limitBytes - 1 : limitBytes },
})

const run = async (fault: string, config: RunnerConfig) => {
  const sockets = new Set<Socket>()
  const counters = { frames: 0, bytes: 0, sentFrames: 0, sentBytes: 0, dropped: 0, failed: 0 }
  let link = Buffer.alloc(32)
  let held: { readonly opcode: number; readonly payload: Buffer } | null = null
  let isDeaf = false
  let isStopped = false

  const count = (opcode: number, payload: Buffer): void => {
    counters.frames++
    counters.bytes += payload.length
    const kind = Buffer.of(fault === 'forgets-kind' ? 2 : opcode)
    link = createHash('sha256').update(link).update(kind).update(payload).digest()
  }
  const mode = createFakeMode({ config, fault, counters, count, isStopped: () => isStopped })
  const deliver = (opcode: number, payload: Buffer, socket: Socket): void => {
    if (fault === 'loses-empty' && payload.length === 0) return
    if (fault === 'size-65535' && payload.length === 65_535) return
    if (fault === 'answers-messages') socket.write(Buffer.of(0x82, 0))
    if (fault === 'alters-a-byte' && payload.length > 200) payload.writeUInt8(payload.readUInt8(150) ^ 1, 150)
    // A message of 3 bytes and the one of 4 that follows change places.
    if (fault === 'small-frames-in-order' && [3, 4].includes(payload.length)) {
      if (held === null) {
        held = { opcode, payload }
        return
      }
      mode.take(opcode, payload, socket)
      mode.take(held.opcode, held.payload, socket)
      held = null
      return
    }
    mode.take(opcode, payload, socket)
    if (fault === 'delivers-twice') count(opcode, payload)
  }
  const serve = (socket: Socket): void => {
    let request = ''
    let takeFrames: ((bytes: Buffer) => void) | null = null
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {
      if (fault === 'peer-vanishes') isDeaf = true
      mode.vanish(socket)
    })
    socket.on('data', (bytes) => {
      if (isDeaf) return
      if (takeFrames) {
        takeFrames(bytes)
        if (fault === 'slow-reader' && socket.writableNeedDrain) isDeaf = true
        if (fault === 'absurd-length' && bytes.subarray(1, 10).includes(Buffer.of(0xff, 0, 0, 4)))
          isDeaf = true
        return
      }
      request += bytes.toString('latin1')
      if (!request.endsWith('\r\n\r\n')) {
        if (fault === 'split-handshake') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
        return
      }
      const answer = answerHandshake(request, fault)
      socket.write(answer.text)
      if (!answer.upgraded) {
        socket.end()
        return
      }
      takeFrames = serveFrames(socket, { fault, limitBytes, deliver })
      mode.open(socket, request.split(' ')[1] ?? '')
    })
  }
  const server = listen(fault === 'tls' ? null : config.tls, serve)
  await once(server, 'listening')
  return {
    port: portOf(server),
    readStats: () => {
      mode.onQuestion?.()
      return madeUpStats({
        ...counters,
        ...(fault === 'keeps-no-digest' ? {} : { digest: link.toString('hex') }),
      })
    },
    stopPushing: () => {
      isStopped = true
    },
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const listen = (tls: RunnerConfig['tls'], serve: (socket: Socket) => void): Server => {
  const server =
    tls === null
      ? createServer({ noDelay: true }, serve)
      : createSecureServer({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }, serve)
  return server.on('tlsClientError', () => {}).listen(0, '127.0.0.1')
}
