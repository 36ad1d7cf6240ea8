// One TCP connection for a check: bytes out, bytes in, how it ended, and waiting within a bound.
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { CheckFailure } from '../check-failure.ts'

const pouredPieceBytes = 64 * 1024

export interface Wire {
  /** Resolves when the kernel has taken the bytes, or the connection has ended: a refusal may come first. */
  readonly write: (bytes: Buffer) => Promise<void>
  /** Hands the bytes over piece by piece and does not wait. @returns how many the kernel has taken so far */
  readonly pour: (bytes: Buffer) => () => number
  /** Null while the connection lasts, else how it ended. */
  readonly ending: () => string | null
  /** Waits for something to become true. @throws CheckFailure naming `what` when time is over */
  readonly until: (what: string, isTrue: () => boolean) => Promise<void>
  /** Reads nothing any more, so that what the server sends stays in the kernel's buffers. */
  readonly stopReading: () => void
  /** Ends with a reset, as a host that crashes. */
  readonly vanish: () => void
  readonly close: () => void
}

/** What opens a wire for a check, which closes it afterwards. */
export type OpenWire = (onBytes: (bytes: Buffer) => void) => Promise<Wire>

/** @param signal ends every wait @throws CheckFailure when the server does not take the connection */
export const openWire = async (
  port: number,
  signal: AbortSignal,
  onBytes: (bytes: Buffer) => void,
): Promise<Wire> => {
  const changes = new EventEmitter()
  let isConnected = false
  let ending: string | null = null
  const end = (how: string): void => {
    ending ??= how
    changes.emit('change')
  }
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  socket.on('connect', () => {
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
        throw new CheckFailure(`waited in vain for ${what}`, { cause })
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
      await until('the server to take what was sent', () => isDone || ending !== null)
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
    vanish: () => socket.resetAndDestroy(),
    close: () => socket.destroy(),
  }
}
