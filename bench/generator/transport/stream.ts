// A client connection over plain TCP whose bytes are not those of a WebSocket: open, written to, read, ended.
import { type ConnectionOptions, describeError, type ViewerConnection } from '../connection.ts'
import type { MessageSink } from '../message-reader.ts'
import { connectSocket, writeTogether } from '../socket.ts'

export interface StreamProtocol {
  /** Sent first, where the connection opens with an answer; null where it is open once connected. */
  readonly greeting: Buffer | null
  /** Bytes of the server, only valid during the call. @throws StreamError, which ends the connection */
  readonly receive: (bytes: Buffer) => void
}

export interface Stream extends ViewerConnection {
  /** The answer to the greeting has come. */
  readonly open: () => void
}

/** The server broke its protocol or refused; `code` is the status of an HTTP answer, 1006 without one. */
export class StreamError extends Error {
  override readonly name = 'StreamError'
  readonly code: number
  constructor(message: string, code = 1006) {
    super(message)
    this.code = code
  }
}

/** Without a listener, what the server sends is read and discarded. */
export const discard: MessageSink = { onPiece: () => {}, onEnd: () => {} }

/** Errors arrive as `onClose`, never as exceptions. */
export const openStream = (options: ConnectionOptions, { greeting, receive }: StreamProtocol): Stream => {
  let isOpen = false
  let ended = false
  const open = (): void => {
    isOpen = true
    options.onOpen(null, null, null)
  }
  const finish = (code: number, reason: string, error?: unknown): void => {
    if (ended) return
    ended = true
    socket.destroy()
    options.onClose(code, reason, error)
  }
  const fail = (error: unknown): void =>
    finish(error instanceof StreamError ? error.code : 1006, describeError(error), error)
  const socket = connectSocket(options.url, options, (bytes) => {
    if (ended) return
    try {
      receive(bytes)
    } catch (error) {
      fail(error)
    }
  })
  socket.on('connect', () => {
    if (greeting === null) open()
    else socket.write(greeting)
  })
  socket.on('error', fail)
  socket.on('end', () => finish(1006, 'the connection ended'))

  return {
    open,
    write: (bytes, onDone, head) =>
      writeTogether(socket, head, bytes, (error) => {
        if (error) fail(error)
        onDone(!error)
      }),
    isOpen: () => isOpen && !ended,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    readBytes: () => socket.bytesRead,
    close: () => {
      if (ended) return
      ended = true
      socket.end()
      // A server that still sends would otherwise keep it open.
      socket.resume()
    },
    destroy: () => {
      ended = true
      socket.destroy()
    },
  }
}
