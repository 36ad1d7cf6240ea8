// Reads the answers of an HTTP/1.1 server one after the other, bodies piece by piece (RFC 9112). Free of I/O.
import { StreamError } from './stream.ts'
import { createTextReader } from './text-until.ts'

export interface AnswerEvents {
  /** @param headers by lower-case name */
  readonly onHead: (status: number, headers: ReadonlyMap<string, string>) => void
  /** A view that is only valid during the call. */
  readonly onBody: (piece: Buffer) => void
  /** @param hasBody whether at least one byte of a body came */
  readonly onEnd: (hasBody: boolean) => void
}

const maxHeadBytes = 64 * 1024
const lineEnd = '\r\n'

/**
 * What is read next: the head of an answer or the trailer of chunks, up to an empty line; a line with a chunk's size, or the
 * one behind a chunk; bytes of a body.
 */
type State = 'head' | 'chunk size' | 'chunk' | 'chunk end' | 'trailer' | 'body' | 'body until the end'

/** @returns takes a stream in pieces of any size @throws StreamError for what is no answer */
export const createAnswerReader = ({ onHead, onBody, onEnd }: AnswerEvents): ((bytes: Buffer) => void) => {
  let state: State = 'head'
  const text = createTextReader(maxHeadBytes, () => {
    throw new StreamError('the head of an answer is too long')
  })
  let remaining = 0
  let hasBody = false

  const end = (): void => {
    const had = hasBody
    state = 'head'
    hasBody = false
    onEnd(had)
  }
  const takeHead = (head: string): void => {
    const [statusLine = '', ...lines] = head.split(lineEnd)
    const status = Number(/^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(statusLine)?.[1])
    if (Number.isNaN(status)) throw new StreamError(`the server answered "${statusLine.slice(0, 200)}"`)
    if (status < 200) return
    const headers = new Map(lines.map(splitHeader))
    onHead(status, headers)
    const length = headers.get('content-length')
    if (status === 204 || status === 304 || length === '0') end()
    else if (/\bchunked$/i.test(headers.get('transfer-encoding') ?? '')) state = 'chunk size'
    else if (length === undefined) state = 'body until the end'
    else if (!/^\d+$/.test(length)) throw new StreamError(`"${length.slice(0, 40)}" is no Content-Length`)
    else {
      remaining = Number(length)
      state = 'body'
    }
  }
  const takeChunkSize = (line: string): void => {
    const size = /^([\da-f]{1,8})(?:;|\s|$)/i.exec(line)?.[1]
    if (size === undefined) throw new StreamError(`"${line.slice(0, 40)}" is no size of a chunk`)
    remaining = Number.parseInt(size, 16)
    state = remaining === 0 ? 'trailer' : 'chunk'
  }
  const takeText = (line: string): void => {
    if (state === 'head') takeHead(line)
    else if (state === 'chunk size') takeChunkSize(line)
    else if (state === 'trailer' && line === '') end()
    else if (state === 'chunk end' && line !== '') throw new StreamError('a chunk is longer than its size')
    else if (state === 'chunk end') state = 'chunk size'
  }
  /** @returns how many bytes of the piece belonged to the text */
  const readText = (bytes: Buffer): number => {
    const found = text.take(bytes, state === 'head' ? lineEnd + lineEnd : lineEnd)
    if (found === null) return bytes.length
    takeText(found.text)
    return found.taken
  }
  const readBody = (bytes: Buffer): number => {
    const piece = state === 'body until the end' ? bytes : bytes.subarray(0, remaining)
    hasBody = true
    remaining -= piece.length
    const isOver = remaining === 0 && state !== 'body until the end'
    onBody(piece)
    if (isOver && state === 'chunk') state = 'chunk end'
    else if (isOver) end()
    return piece.length
  }
  return (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const rest = bytes.subarray(at)
      const isBody = state === 'body' || state === 'chunk' || state === 'body until the end'
      at += isBody ? readBody(rest) : readText(rest)
    }
  }
}

const splitHeader = (line: string): readonly [string, string] => {
  const colon = line.indexOf(':')
  if (colon < 1) throw new StreamError(`"${line.slice(0, 200)}" in an answer is not a header`)
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}
