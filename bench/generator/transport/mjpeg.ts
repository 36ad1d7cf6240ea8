// A viewer of MJPEG: one request, then an answer that never ends.
import type { OpenViewer } from '../connection.ts'
import { createAnswerReader } from './http-answers.ts'
import { boundaryOf, createPartReader } from './multipart.ts'
import { discard, openStream, StreamError } from './stream.ts'

export const openMjpeg: OpenViewer = (options) => {
  const { sink = discard } = options
  let readParts: (bytes: Buffer) => void = () => {}
  const receive = createAnswerReader({
    onHead: (status, headers) => {
      if (status !== 200) throw new StreamError(`the server answered with ${status}`, status)
      readParts = createPartReader(boundaryOf(headers.get('content-type') ?? ''), sink)
      stream.open()
    },
    onBody: (piece) => readParts(piece),
    onEnd: () => {
      throw new StreamError('the answer ended')
    },
  })
  const greeting = Buffer.from(`GET /push HTTP/1.1\r\nHost: ${options.url.host}\r\n\r\n`)
  const stream = openStream(options, { greeting, receive })
  return stream
}
