// Finds the frames of MJPEG: the parts of `multipart/x-mixed-replace`, each with its length (RFC 2046 §5.1). Free of I/O.
import type { MessageSink } from '../message-reader.ts'
import { createSizedReader } from './sized-messages.ts'
import { StreamError } from './stream.ts'
import { createTextReader } from './text-until.ts'

const maxHeadBytes = 16 * 1024
const headEnd = '\r\n\r\n'

/** @throws StreamError where there is none */
export const boundaryOf = (contentType: string): string => {
  const found = /^multipart\/x-mixed-replace\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  const boundary = found?.[1] ?? found?.[2]
  if (boundary === undefined)
    throw new StreamError(`the server sends "${contentType.slice(0, 200)}", no MJPEG`)
  return boundary
}

/**
 * @param sink gets each part piece by piece
 * @returns takes a body in pieces of any size @throws StreamError for what is no part with a length
 */
export const createPartReader = (boundary: string, sink: MessageSink): ((bytes: Buffer) => void) => {
  const head = createTextReader(maxHeadBytes, () => {
    throw new StreamError('the head of a part is too long')
  })
  return createSizedReader((bytes) => {
    const found = head.take(bytes, headEnd)
    return found === null
      ? { taken: bytes.length, messageBytes: null }
      : { taken: found.taken, messageBytes: lengthOf(found.text, boundary) }
  }, sink)
}

/** From the end of the part before: a line end, the boundary, and the headers of this part. */
const lengthOf = (head: string, boundary: string): number => {
  const [first, ...lines] = head.replace(/^\r\n/, '').split('\r\n')
  if (first?.trimEnd() !== `--${boundary}`) throw new StreamError('a part does not begin with the boundary')
  const length = lines.map((line) => /^content-length:\s*(\d+)\s*$/i.exec(line)?.[1]).find(Boolean)
  if (length === undefined) throw new StreamError('a part has no Content-Length')
  return Number(length)
}
