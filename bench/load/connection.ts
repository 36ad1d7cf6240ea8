// One client connection on a plain socket: handshake, answers to ping and close, writes that report completion.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { decodeClosePayload, encodeClosePayload, encodeFrame } from './codec/frame.ts'
import { opcodes } from './codec/header.ts'
import { createFrameReader, type FrameReader } from './codec/reader.ts'
import { readAnswer, upgradeRequest } from './handshake.ts'

/** Receiving into one static buffer is the fastest public way: no allocation and no stream a read. */
const receiveBufferBytes = 64 * 1024
const maxReceivedBytes = 64 * 1024 * 1024

export interface ConnectionEvents {
  readonly onOpen: () => void
  /** Once, whatever ended it; 1006 where no close frame came (RFC 6455 §7.1.5). */
  readonly onClose: (code: number, reason: string) => void
}

export interface Connection {
  /** Hands bytes to the kernel; `onWritten` is called when it has taken all of them. */
  readonly write: (bytes: Buffer, onWritten: () => void) => void
  readonly close: () => void
}

/** Opens a WebSocket to `url`. Errors arrive as `onClose`, never as exceptions. */
export const openConnection = (url: URL, events: ConnectionEvents): Connection => {
  const key = randomBytes(16).toString('base64')
  let answer = Buffer.alloc(0)
  let reader: FrameReader | null = null
  let closed = false

  const finish = (code: number, reason: string): void => {
    if (closed) return
    closed = true
    socket.destroy()
    events.onClose(code, reason)
  }
  const receive = (bytes: Buffer): void => {
    try {
      if (reader) {
        reader.push(bytes)
        return
      }
      answer = Buffer.concat([answer, bytes])
      const accepted = readAnswer(answer, key)
      if (!accepted) return
      reader = createControlReader(socket, finish)
      events.onOpen()
      reader.push(accepted.rest)
    } catch (error) {
      finish(1006, error instanceof Error ? error.message : String(error))
    }
  }

  const buffer = Buffer.allocUnsafeSlow(receiveBufferBytes)
  const socket = connect({
    host: url.hostname,
    port: Number(url.port),
    noDelay: true,
    onread: {
      buffer,
      callback: (bytes) => {
        receive(buffer.subarray(0, bytes))
        return true
      },
    },
  })
  socket.on('connect', () => socket.write(upgradeRequest(url, key)))
  socket.on('error', (error) => finish(1006, error.message))
  socket.on('close', () =>
    finish(1006, reader ? 'the connection ended' : 'the connection ended before the handshake'),
  )

  return {
    write: (bytes, onWritten) => {
      socket.write(bytes, (error) => {
        if (!error) onWritten()
      })
    },
    close: () => {
      closed = true
      if (reader && socket.writable) socket.end(maskedControl(opcodes.close, encodeClosePayload(1000)))
      else socket.destroy()
    },
  }
}

const maskedControl = (opcode: number, payload: Buffer): Buffer =>
  encodeFrame(payload, { opcode, maskKey: randomBytes(4) })

const createControlReader = (socket: Socket, finish: (code: number, reason: string) => void): FrameReader => {
  let payload: Buffer[] = []
  return createFrameReader(
    { expectMasked: false, maxPayloadBytes: maxReceivedBytes },
    {
      onPayload: (piece, header) => {
        if (header.opcode >= 8) payload.push(Buffer.from(piece))
      },
      onEnd: (header) => {
        if (header.opcode < 8) return
        const whole = Buffer.concat(payload)
        payload = []
        if (header.opcode === opcodes.ping) socket.write(maskedControl(opcodes.pong, whole))
        if (header.opcode === opcodes.close) {
          const { code, reason } = decodeClosePayload(whole)
          finish(code, reason)
        }
      },
    },
  )
}
