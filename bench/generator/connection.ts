// One client connection on a plain socket: handshake, answers to ping and close, writes that report completion.
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { encodeClosePayload, encodeFrame } from './codec/frame.ts'
import { opcodes, ProtocolError } from './codec/header.ts'
import type { FrameReader } from './codec/reader.ts'
import { type DeflateAgreement, deflateOffer, readAgreement } from './deflate/negotiate.ts'
import { readAnswer, type Surplus, upgradeRequest } from './handshake.ts'
import { createMessageReader, type MessageSink } from './message-reader.ts'
import {
  certificateFault,
  connectSocket,
  describeCipher,
  type SocketOptions,
  TlsEndError,
  writeTogether,
} from './socket.ts'

export interface ConnectionOptions extends SocketOptions {
  readonly url: URL
  readonly offerDeflate: boolean
  /** Parts of the request that the protocol does not require. */
  readonly surplus?: Surplus | undefined
  /**
   * @param agreement null where the connection goes on without an extension
   * @param cipher version and cipher of TLS, null without
   * @param subprotocol null where the server chose none
   */
  readonly onOpen: (
    agreement: DeflateAgreement | null,
    cipher: string | null,
    subprotocol: string | null,
  ) => void
  /** Receives the server's messages; without it they are checked and discarded. */
  readonly sink?: MessageSink
  /** Once, whatever ended it; 1006 where no close frame came (RFC 6455 §7.1.5). @param error null where there was none */
  readonly onClose: OnClose
}

export type OnClose = (code: number, reason: string, error?: unknown) => void

export interface Connection {
  /**
   * Hands bytes to the kernel, behind `head` and in the same call; `onDone` receives whether it took all of them, and how many
   * bytes that made, where the transport frames them itself.
   */
  readonly write: (bytes: Buffer, onDone: (taken: boolean, wireBytes?: number) => void, head?: Buffer) => void
  /** False before the handshake and after the end. */
  readonly isOpen: () => boolean
  /** Reads nothing until `resume`, so that what the server sends stays in the kernel's buffers. */
  readonly pause: () => void
  readonly resume: () => void
  /** From the socket, so far. */
  readonly readBytes: () => number
  readonly ping: () => void
  /** Answers a frame by a binary message of one byte. */
  readonly acknowledge: () => void
  readonly close: () => void
  /** Disconnects at once without a close frame; `onClose` is not called. */
  readonly destroy: () => void
}

/** What cameras need of a connection. */
export type CameraConnection = Pick<Connection, 'write' | 'isOpen' | 'close' | 'destroy'>

/** What viewers need; a slow one pings where it can. */
export type ViewerConnection = Omit<Connection, 'ping' | 'acknowledge'> &
  Partial<Pick<Connection, 'ping' | 'acknowledge'>>

export type OpenCamera = (options: ConnectionOptions) => CameraConnection
export type OpenViewer = (options: ConnectionOptions) => ViewerConnection

/** Opens a WebSocket. Errors arrive as `onClose`, never as exceptions. */
export const openConnection = (options: ConnectionOptions): Connection => {
  const { url, offerDeflate, surplus, onOpen, sink = discard, onClose } = options
  const key = randomBytes(16).toString('base64')
  let answer = Buffer.alloc(0)
  const isTls = url.protocol === 'wss:'
  let isSecured = !isTls
  let reader: FrameReader | null = null
  let ended = false

  const finish = (code: number, reason: string, error?: unknown): void => {
    if (ended) return
    ended = true
    socket.destroy()
    onClose(code, reason, error)
  }
  const fail = (cause: unknown): void => {
    const error = !isSecured && isReset(cause) ? new TlsEndError() : cause
    // Bytes after a close frame are ignored, even invalid ones (RFC 6455 §5.5.1).
    if (ended) return
    if (error instanceof ProtocolError) sayClose(socket, error.closeCode)
    finish(1006, describeError(error), error)
  }
  const shakeHands = (bytes: Buffer): void => {
    answer = Buffer.concat([answer, bytes])
    const accepted = readAnswer(answer, key, surplus?.subprotocols)
    if (!accepted) return
    const agreement = readAgreement(accepted.headers.get('sec-websocket-extensions'), offerDeflate)
    reader = createMessageReader(agreement, {
      ...sink,
      onPing: (payload) => {
        if (!ended) socket.write(maskedControl(opcodes.pong, payload))
      },
      onClose: ({ code, reason }) => {
        sayClose(socket, code)
        finish(code, reason)
      },
    })
    onOpen(agreement, describeCipher(socket), accepted.headers.get('sec-websocket-protocol') ?? null)
    reader.push(accepted.rest)
  }
  const receive = (bytes: Buffer): void => {
    if (ended) return
    try {
      if (reader) reader.push(bytes)
      else shakeHands(bytes)
    } catch (error) {
      fail(error)
    }
  }

  const socket = connectSocket(url, options, receive)
  socket.on(isTls ? 'secureConnect' : 'connect', () => {
    isSecured = true
    const fault = certificateFault(socket, options)
    if (fault) fail(fault)
    else socket.write(upgradeRequest(url, key, offerDeflate ? deflateOffer : null, surplus))
  })
  socket.on('error', fail)
  // Not 'close': that would wait for writes that a disconnected peer may never read.
  socket.on('end', () => {
    if (isSecured) finish(1006, reader ? 'the connection ended' : 'the connection ended before the handshake')
    else fail(new TlsEndError())
  })

  return {
    write: (bytes, onDone, head) =>
      writeTogether(socket, head, bytes, (error) => {
        if (error) fail(error)
        onDone(!error)
      }),
    isOpen: () => reader !== null && !ended,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    readBytes: () => socket.bytesRead,
    ping: () => {
      if (reader !== null && !ended) socket.write(maskedControl(opcodes.ping, Buffer.alloc(0)))
    },
    acknowledge: () => {
      if (reader !== null && !ended) socket.write(maskedControl(opcodes.binary, acknowledgement))
    },
    close: () => {
      if (ended) return
      ended = true
      if (reader) socket.end(maskedControl(opcodes.close, encodeClosePayload(1000)))
      else socket.destroy()
    },
    destroy: () => {
      ended = true
      socket.destroy()
    },
  }
}

const acknowledgement = Buffer.alloc(1)

const discard: MessageSink = { onPiece: () => {}, onEnd: () => {} }

/** The answer of §5.5.1 and §7.1.7. What waits in the socket's queue is dropped with it, so no frame is cut by it. */
const sayClose = (socket: Socket, code: number): void => {
  socket.write(maskedControl(opcodes.close, code === 1005 ? Buffer.alloc(0) : encodeClosePayload(code)))
}

/** Control frames, and messages as short as them. */
const maskedControl = (opcode: number, payload: Buffer): Buffer =>
  encodeFrame(payload, { opcode, maskKey: randomBytes(4) })

const isReset = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')

/** For a reason: some errors of sockets have a code and no message. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}
