// A camera that posts its images over one HTTP/1.1 connection: the next request is written when the answer has come.
import type { OpenCamera } from '../connection.ts'
import type { Framing } from '../framing.ts'
import { createAnswerReader } from './http-answers.ts'
import { discard, openStream, StreamError } from './stream.ts'

export const postFraming = ({ host }: URL): Framing => ({
  header: (payloadBytes) =>
    Buffer.from(
      [
        'POST / HTTP/1.1',
        `Host: ${host}`,
        'Content-Type: application/octet-stream',
        `Content-Length: ${payloadBytes}`,
        '\r\n',
      ].join('\r\n'),
    ),
  single: true,
})

/** Each write is one whole request; the body of an answer is a message. */
export const openHttpPost: OpenCamera = (options) => {
  const { sink = discard, onClose } = options
  const waiting: (() => void)[] = []
  let isUnanswered = false
  const goOn = (): void => {
    isUnanswered = false
    waiting.shift()?.()
  }
  const receive = createAnswerReader({
    onHead: (status) => {
      if (status > 299) throw new StreamError(`the server answered with ${status}`, status)
      if (!isUnanswered) throw new StreamError('the server answered what was not asked')
    },
    onBody: sink.onPiece,
    onEnd: (hasBody) => {
      if (hasBody) sink.onEnd(false)
      goOn()
    },
  })
  const stream = openStream(
    {
      ...options,
      onClose: (...ending) => {
        onClose(...ending)
        // They fail, which the feed must hear.
        for (const write of waiting.splice(0)) write()
      },
    },
    { greeting: null, receive },
  )
  return {
    ...stream,
    write: (...request) => {
      const write = (): void => {
        isUnanswered = true
        stream.write(...request)
      }
      if (isUnanswered) waiting.push(write)
      else write()
    },
  }
}
