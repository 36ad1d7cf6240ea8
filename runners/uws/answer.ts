// When uWebSockets.js may send what a message gives rise to: at once, but over TLS not before the reading has ended.
import type { RunnerConfig } from '../shared/server-process.ts'
import type { Handlers, Socket } from './take.ts'

export type Respond = (socket: Socket, message: ArrayBuffer, isBinary: boolean) => void

/**
 * Over TLS a write from inside the message handler deletes what has been read and not been decrypted yet, and the connection
 * stalls: https://github.com/uNetworking/uSockets/blob/master/src/crypto/openssl.c (us_internal_ssl_socket_write). There the view
 * is copied, and `respond` called once the loop has turned.
 */
export const afterReading = ({ tls }: RunnerConfig, respond: Respond): Respond => {
  if (tls === null) return respond
  return (socket, message, isBinary) => {
    setImmediate(respond, socket, message.slice(0), isBinary)
  }
}

/** For what goes back to the socket that it came from, if that is still open then. */
export const createReply = (
  config: RunnerConfig,
  send: Respond,
): { readonly reply: Respond; readonly close: NonNullable<Handlers['close']> } => {
  const closed = new WeakSet<Socket>()
  return {
    reply: afterReading(config, (socket, message, isBinary) => {
      if (!closed.has(socket)) send(socket, message, isBinary)
    }),
    close: (socket) => {
      closed.add(socket)
    },
  }
}
