// Viewers: N connections that take images as fast as they come, and keep an account of them.
import { type Connection, openConnection } from './connection.ts'
import type { Viewing } from './view/viewing.ts'

export interface ViewerOptions {
  readonly url: URL
  readonly ca?: Buffer | undefined
  readonly count: number
  readonly viewing: Viewing
  /** A viewer's connection has ended, or never opened. */
  readonly onClose: (viewer: number, code: number, reason: string) => void
}

export interface Viewers {
  /** Resolves when every viewer's connection is open, to version and cipher of TLS, null without. */
  readonly opened: Promise<string | null>
  readonly connections: readonly Connection[]
  readonly close: () => void
}

export const startViewers = ({ url, ca, count, viewing, onClose }: ViewerOptions): Viewers => {
  const opened = Promise.withResolvers<string | null>()
  let open = 0
  const connections = Array.from({ length: count }, (_, index) =>
    openConnection({
      url,
      ca,
      offerDeflate: false,
      sink: viewing.sinkOf(index),
      onOpen: (_, cipher) => {
        if (++open === count) opened.resolve(cipher)
      },
      onClose: (code, reason) => {
        viewing.end(index)
        onClose(index, code, reason)
      },
    }),
  )
  if (count === 0) opened.resolve(null)
  return {
    opened: opened.promise,
    connections,
    close: () => {
      for (const connection of connections) connection.close()
    },
  }
}
