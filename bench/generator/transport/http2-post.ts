// A camera that posts its images over one HTTP/2 connection without TLS: one body after the other, whatever was answered.
import { type ClientHttp2Stream, connect } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { describeError, type OpenCamera } from '../connection.ts'
import type { Framing } from '../framing.ts'
import { discard } from './stream.ts'

/** HTTP/2 frames the body itself, in pieces that flow control decides. */
export const http2Framing: Framing = { header: () => Buffer.alloc(0), single: true }

/** Each write is the body of one request; the body of an answer is a message. */
export const openHttp2Post: OpenCamera = ({ url, onOpen, onClose, sink = discard }) => {
  const bodies: (() => void)[] = []
  let isOpen = false
  let ended = false
  let isWriting = false
  let countedBytes = 0
  const socket = connectTcp({ host: url.hostname, port: Number(url.port), noDelay: true })
  const session = connect(`http://${url.host}`, { createConnection: () => socket })

  const finish = (code: number, reason: string, error?: unknown): void => {
    if (ended) return
    ended = true
    session.destroy()
    onClose(code, reason, error)
    for (const body of bodies.splice(0)) body()
  }
  const fail = (error: unknown): void => finish(1006, describeError(error), error)
  const hear = (stream: ClientHttp2Stream): void => {
    let hasBody = false
    stream.on('response', ({ ':status': status = 0 }) => {
      if (status < 200 || status > 299) finish(status, `the server answered with ${status}`)
    })
    stream.on('data', (piece: Buffer) => {
      hasBody = true
      sink.onPiece(piece)
    })
    stream.on('end', () => {
      if (hasBody) sink.onEnd(false)
    })
    stream.on('error', fail)
  }
  const writtenBytes = (): number => {
    const before = countedBytes
    countedBytes = socket.bytesWritten
    return countedBytes - before
  }
  const goOn = (): void => {
    isWriting = false
    bodies.shift()?.()
  }

  // Only the server's settings say how much of a body it takes at once.
  session.once('remoteSettings', () => {
    isOpen = true
    writtenBytes()
    onOpen(null, null, null)
  })
  session.on('error', fail)
  session.on('close', () => finish(1006, 'the connection ended'))
  return {
    write: (bytes, onDone, head) => {
      const write = (): void => {
        if (ended) {
          onDone(false)
          return
        }
        isWriting = true
        const contentBytes = bytes.length + (head?.length ?? 0)
        const stream = session.request({
          ':method': 'POST',
          'content-type': 'application/octet-stream',
          'content-length': contentBytes,
        })
        hear(stream)
        if (head) stream.write(head)
        stream.end(bytes, (error?: Error | null) => {
          onDone(!error, writtenBytes())
          goOn()
        })
      }
      if (isWriting) bodies.push(write)
      else write()
    },
    isOpen: () => isOpen && !ended,
    close: () => {
      ended = true
      session.close()
    },
    destroy: () => {
      ended = true
      session.destroy()
    },
  }
}
