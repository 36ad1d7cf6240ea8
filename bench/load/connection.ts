// One client connection on a plain socket: handshake, answers to ping and close, writes that report completion.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type SecureContextOptions, TLSSocket } from 'node:tls'
import { encodeClosePayload, encodeFrame } from './codec/frame.ts'
import { opcodes } from './codec/header.ts'
import { ProtocolError } from './codec/protocol-error.ts'
import type { FrameReader } from './codec/reader.ts'
import { type DeflateAgreement, deflateOffer, readAgreement } from './deflate/negotiate.ts'
import { readAnswer, upgradeRequest } from './handshake.ts'
import { createMessageReader, type MessageSink } from './message-reader.ts'

/** Receiving into one static buffer is the fastest public way: no allocation and no stream a read. */
const receiveBufferBytes = 64 * 1024

export interface ConnectionOptions {
  readonly url: URL
  /** Certificate of the authority for wss; without it the system's own are asked. */
  readonly ca?: Buffer | undefined
  readonly offerDeflate: boolean
  /**
   * @param agreement null where the connection goes on without an extension
   * @param cipher version and cipher of TLS, null without
   */
  readonly onOpen: (agreement: DeflateAgreement | null, cipher: string | null) => void
  /** Takes the server's messages; without it they are checked and let go. */
  readonly sink?: MessageSink
  /** Once, whatever ended it; 1006 where no close frame came (RFC 6455 §7.1.5). */
  readonly onClose: (code: number, reason: string) => void
}

export interface Connection {
  /** Hands bytes to the kernel, behind `head` and in the same call; `onDone` hears whether it took all of them. */
  readonly write: (bytes: Buffer, onDone: (taken: boolean) => void, head?: Buffer) => void
  /** False before the handshake and after the end. */
  readonly isOpen: () => boolean
  /** Reads nothing until `resume`, so that what the server sends stays in the kernel's buffers. */
  readonly pause: () => void
  readonly resume: () => void
  readonly ping: () => void
  readonly close: () => void
  /** Gone at once and without a close frame; `onClose` does not hear of it. */
  readonly destroy: () => void
}

/** Opens a WebSocket. Errors arrive as `onClose`, never as exceptions. */
export const openConnection = (options: ConnectionOptions): Connection => {
  const { url, ca, offerDeflate, onOpen, sink = letGo, onClose } = options
  const key = randomBytes(16).toString('base64')
  let answer = Buffer.alloc(0)
  let reader: FrameReader | null = null
  let ended = false

  const finish = (code: number, reason: string): void => {
    if (ended) return
    ended = true
    socket.destroy()
    onClose(code, reason)
  }
  const fail = (error: unknown): void => {
    // What follows a close frame is not looked at (RFC 6455 §5.5.1), be it ever so wrong.
    if (ended) return
    if (error instanceof ProtocolError) sayClose(socket, error.closeCode)
    finish(1006, describe(error))
  }
  const shakeHands = (bytes: Buffer): void => {
    answer = Buffer.concat([answer, bytes])
    const accepted = readAnswer(answer, key)
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
    onOpen(agreement, socket instanceof TLSSocket ? describeCipher(socket) : null)
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

  const socket = connectSocket(url, ca, receive)
  socket.on(url.protocol === 'wss:' ? 'secureConnect' : 'connect', () =>
    socket.write(upgradeRequest(url, key, offerDeflate ? deflateOffer : null)),
  )
  socket.on('error', fail)
  // Not 'close': that would wait for writes which a peer that has hung up may never take.
  socket.on('end', () =>
    finish(1006, reader ? 'the connection ended' : 'the connection ended before the handshake'),
  )

  return {
    write: (bytes, onDone, head) => {
      if (head) {
        socket.cork()
        socket.write(head)
      }
      socket.write(bytes, (error) => {
        if (error) fail(error)
        onDone(!error)
      })
      if (head) socket.uncork()
    },
    isOpen: () => reader !== null && !ended,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    ping: () => {
      if (reader !== null && !ended) socket.write(maskedControl(opcodes.ping, Buffer.alloc(0)))
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

const letGo: MessageSink = { onPiece: () => {}, onEnd: () => {} }

const connectSocket = (url: URL, ca: Buffer | undefined, receive: (bytes: Buffer) => void): Socket => {
  const buffer = Buffer.allocUnsafeSlow(receiveBufferBytes)
  const isSecure = url.protocol === 'wss:'
  const options = {
    host: url.hostname.replace(/^\[|\]$/g, ''), // an IPv6 address without its brackets
    port: Number(url.port || (isSecure ? 443 : 80)),
    noDelay: true,
    onread: {
      buffer,
      callback: (bytes: number) => {
        receive(buffer.subarray(0, bytes))
        return true
      },
    },
  }
  return isSecure ? connectTls({ ...options, ...sameForAll, ...(ca ? { ca } : {}) }) : connect(options)
}

/** One cipher for all servers, so that none is measured with a cheaper one; AES-128-GCM is what browsers ask for first. */
const sameForAll: SecureContextOptions = {
  minVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256',
}

const describeCipher = (socket: TLSSocket): string =>
  `${socket.getProtocol() ?? 'TLS'} ${socket.getCipher().standardName}`

/** The answer of §5.5.1 and §7.1.7. What waits in the socket's queue is dropped with it, so no frame is cut by it. */
const sayClose = (socket: Socket, code: number): void => {
  socket.write(maskedControl(opcodes.close, code === 1005 ? Buffer.alloc(0) : encodeClosePayload(code)))
}

const maskedControl = (opcode: number, payload: Buffer): Buffer =>
  encodeFrame(payload, { opcode, maskKey: randomBytes(4) })

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}
