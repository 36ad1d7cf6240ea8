// Viewers: N connections that read frames as fast as they arrive and count them; one of them may be slow.
import { type OpenViewer, openConnection, type ViewerConnection } from './connection.ts'
import type { MessageSink } from './message-reader.ts'
import { type SlowReadingOptions, startSlowReading } from './view/slow-reading.ts'
import type { Viewing } from './view/viewing.ts'

export interface ViewerOptions extends Pick<SlowReadingOptions, 'nowMs' | 'wait'> {
  readonly url: URL
  readonly ca?: Buffer | undefined
  readonly count: number
  readonly viewing: Pick<Viewing, 'sinkOf' | 'end' | 'setApart'>
  /** Opens a connection; the suite's own way where it is left out. */
  readonly open?: OpenViewer
  /** A viewer's connection has ended, or never opened; not called for the slow viewer. */
  readonly onClose: (viewer: number, code: number, reason: string, error?: unknown) => void
}

export interface Viewers {
  /** Resolves when every viewer's connection is open, to version and cipher of TLS, null without. */
  readonly opened: Promise<string | null>
  readonly connections: readonly ViewerConnection[]
  /** From the sockets of all, so far. */
  readonly readBytes: () => number
  /** The first viewer reads no faster than this from now on, for good; 0 reads nothing. */
  readonly slow: (bytesPerSecond: number) => void
  /** Disconnects the first viewer without a close frame, after checking whether the server still holds the connection. */
  readonly leave: () => void
  readonly close: () => void
}

/** For the answer of a kernel on the same machine. */
const probeMs = 20

export const startViewers = (options: ViewerOptions): Viewers => {
  const { url, ca, count, viewing, onClose, nowMs, wait, open: connect = openConnection } = options
  const opened = Promise.withResolvers<string | null>()
  let open = 0
  let onSlowPiece: ((bytes: number) => void) | null = null

  const sinkOf = (index: number): MessageSink => {
    const sink = viewing.sinkOf(index)
    if (index > 0) return sink
    return {
      ...sink,
      onPiece: (piece) => {
        sink.onPiece(piece)
        onSlowPiece?.(piece.length)
      },
    }
  }
  const connections = Array.from({ length: count }, (_, index) =>
    connect({
      url,
      ca,
      offerDeflate: false,
      sink: sinkOf(index),
      onOpen: (_, cipher) => {
        if (++open === count) opened.resolve(cipher)
      },
      onClose: (code, reason, error) => {
        viewing.end(index)
        if (index > 0 || onSlowPiece === null) onClose(index, code, reason, error)
      },
    }),
  )
  if (count === 0) opened.resolve(null)
  const [first] = connections
  return {
    opened: opened.promise,
    connections,
    readBytes: () => connections.reduce((sum, connection) => sum + connection.readBytes(), 0),
    slow: (bytesPerSecond) => {
      if (!first) return
      viewing.setApart(0)
      onSlowPiece = startSlowReading({ connection: first, bytesPerSecond, nowMs, wait })
    },
    leave: () => {
      if (!first) return
      // A connection that does not read notices its end only when it writes: the peer's kernel resets the first ping, and our
      // own the second.
      first.ping?.()
      wait(() => {
        first.ping?.()
        wait(first.destroy, probeMs)
      }, probeMs)
    },
    close: () => {
      for (const connection of connections) connection.close()
    },
  }
}
