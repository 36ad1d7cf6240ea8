// One TCP connection for a check, with or without TLS: bytes out, bytes in, how it ended, and bounded waits.
import { type EventEmitter, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { connect as connectSecurely } from 'node:tls'
import { CheckFailure } from '../../failure/failure.ts'

const pouredPieceBytes = 64 * 1024

export interface Wire {
  /** Resolves when the kernel has taken the bytes, or the connection has ended. */
  readonly write: (bytes: Buffer) => Promise<void>
  /** Writes piece by piece without waiting. @returns how many bytes the kernel has taken so far */
  readonly pour: (bytes: Buffer) => () => number
  /** Null while the connection lasts, else how it ended. */
  readonly ending: () => string | null
  /** Waits until a condition on any wire of the check is true. @throws CheckFailure naming `what` when time is up */
  readonly until: (what: string, isTrue: () => boolean) => Promise<void>
  /** Stops reading, so that what the server sends stays in the kernel's buffers. */
  readonly stopReading: () => void
  readonly readAgain: () => void
  /** Bytes read from the kernel so far, the answer to the handshake included. */
  readonly readBytes: () => number
  /** The port on this side, by which the kernel lists the connection. */
  readonly localPort: () => number
  /** Disconnects with a reset, like a crashed host. */
  readonly vanish: () => void
  readonly close: () => void
}

/** Opens a wire for a check, to be closed after it. */
export type OpenWire = (onBytes: (bytes: Buffer) => void) => Promise<Wire>

export interface WireOptions {
  readonly port: number
  /** The certificate, PEM, that a server with TLS must show; null without TLS. */
  readonly certificate: string | null
  /** Shared by the wires of a check, so that a wait on one notices changes of all. */
  readonly changes: EventEmitter
  /** Aborts every wait. */
  readonly signal: AbortSignal
}

/** @throws CheckFailure when the server does not accept the connection */
export const openWire = async (options: WireOptions, onBytes: (bytes: Buffer) => void): Promise<Wire> => {
  const { changes, signal } = options
  let isConnected = false
  let ending: string | null = null
  const end = (how: string): void => {
    ending ??= how
    changes.emit('change')
  }
  const socket = connectTo(options, () => {
    isConnected = true
    changes.emit('change')
  })
  socket.on('data', (bytes: Buffer) => {
    onBytes(bytes)
    changes.emit('change')
  })
  socket.on('end', () => end('the server ended the connection'))
  socket.on('error', (error) => end(`the connection broke (${error.message})`))
  socket.on('close', () => end('the connection was closed'))

  const until: Wire['until'] = async (what, isTrue) => {
    while (!isTrue()) {
      try {
        await once(changes, 'change', { signal })
      } catch (cause) {
        throw new CheckFailure(`timed out waiting for ${what}`, { cause })
      }
    }
  }
  try {
    await until('the connection', () => isConnected || ending !== null)
    if (ending !== null) throw new CheckFailure(ending)
  } catch (error) {
    socket.destroy()
    throw error
  }

  return {
    write: async (bytes) => {
      let isDone = false
      socket.write(bytes, () => {
        isDone = true
        changes.emit('change')
      })
      await until('the server to read what was sent', () => isDone || ending !== null)
    },
    pour: (bytes) => {
      let takenBytes = 0
      const writePiece = (): void => {
        const piece = bytes.subarray(takenBytes, takenBytes + pouredPieceBytes)
        if (piece.length === 0 || socket.destroyed) return
        socket.write(piece, (error) => {
          if (error) return
          takenBytes += piece.length
          writePiece()
        })
      }
      writePiece()
      return () => takenBytes
    },
    ending: () => ending,
    until,
    stopReading: () => socket.pause(),
    readAgain: () => socket.resume(),
    readBytes: () => socket.bytesRead,
    localPort: () => socket.localPort ?? 0,
    vanish: () => socket.resetAndDestroy(),
    close: () => socket.destroy(),
  }
}

const connectTo = ({ port, certificate }: WireOptions, onConnect: () => void): Socket => {
  const host = '127.0.0.1'
  if (certificate === null) return connect({ host, port, noDelay: true }, onConnect)
  const socket = connectSecurely({ host, port, ca: certificate, servername: 'localhost' }, onConnect)
  socket.setNoDelay(true)
  return socket
}

/** Byte by byte, one per turn of the event loop. */
export const dribble = async (wire: Pick<Wire, 'write'>, bytes: Buffer): Promise<void> => {
  for (const byte of bytes) {
    await wire.write(Buffer.of(byte))
    await turn()
  }
}
