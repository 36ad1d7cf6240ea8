// A made-up server in this process that keeps every rule but one, and can be asked as a runner can.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { Subject } from '../../../../bench/conformance/run-checks.ts'
import type { ReadyLine } from '../../../../runners/contract.ts'
import { madeUpStats } from '../../../fixtures/stats-line.ts'
import { portOf } from '../../load/scripted-server.ts'
import { serveFrames } from './connection.ts'
import { answerHandshake } from './handshake.ts'

/** Small, so that the checks of long messages are short. */
export const limitBytes = 70_000

export interface FakeSubject extends Subject {
  readonly restarts: () => number
  readonly stop: () => void
}

/** @param fault what it does wrong: mostly the name of the check that must find it */
export const startFakeSubject = async (fault: string): Promise<FakeSubject> => {
  const sockets = new Set<Socket>()
  let counters = { frames: 0, bytes: 0 }
  let link = Buffer.alloc(32)
  let held: { readonly opcode: number; readonly payload: Buffer } | null = null
  let restarts = 0
  let isDeaf = false

  const count = (opcode: number, payload: Buffer): void => {
    counters = { frames: counters.frames + 1, bytes: counters.bytes + payload.length }
    const kind = Buffer.of(fault === 'forgets-kind' ? 2 : opcode)
    link = createHash('sha256').update(link).update(kind).update(payload).digest()
  }
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
      count(opcode, payload)
      count(held.opcode, held.payload)
      held = null
      return
    }
    count(opcode, payload)
    if (fault === 'delivers-twice') count(opcode, payload)
  }
  const serve = (socket: Socket): void => {
    let request = ''
    let takeFrames: ((bytes: Buffer) => void) | null = null
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {
      if (fault === 'peer-vanishes') isDeaf = true
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
      if (answer.upgraded) takeFrames = serveFrames(socket, { fault, limitBytes, deliver })
      else socket.end()
    })
  }
  const server = createServer({ noDelay: true }, serve).listen(0, '127.0.0.1')
  await once(server, 'listening')

  const ready = (): ReadyLine => ({
    event: 'ready',
    port: portOf(server),
    runtime: 'fake',
    runtimeVersion: '1',
    library: 'fake',
    libraryVersion: '1.0.0',
    ownership: 'owned',
    applied: { maxMessageBytes: fault === 'limits-applied' ? limitBytes - 1 : limitBytes },
  })
  return {
    ready,
    readStats: async () =>
      madeUpStats({
        ...counters,
        ...(fault === 'keeps-no-digest' ? {} : { digest: link.toString('hex') }),
      }),
    restart: async () => {
      restarts++
      for (const socket of sockets) socket.destroy()
      isDeaf = false
      held = null
    },
    restarts: () => restarts,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
