// The opening handshake of RFC 6455 §4 from the client's side: request text out, answer checked. Free of I/O.
import { createHash } from 'node:crypto'

/** From §1.3: what a server appends to the key before it hashes. */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const maxAnswerBytes = 64 * 1024

export interface Answer {
  readonly headers: ReadonlyMap<string, string>
  /** Bytes after the header block: frames that came in the same packet. */
  readonly rest: Buffer
}

/** An answer that is no proper 101; the text names what the server said. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError'
}

/** The value that `Sec-WebSocket-Accept` must have for this key. */
export const acceptFor = (key: string): string =>
  createHash('sha1')
    .update(key + acceptGuid)
    .digest('base64')

/** The upgrade request for `url` with a base64 `key` of 16 random bytes. */
export const upgradeRequest = (url: URL, key: string): string =>
  [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    '\r\n',
  ].join('\r\n')

/**
 * Reads what has arrived so far.
 * @returns null while the header block is not complete
 * @throws HandshakeError when the answer is not a valid 101 for this key
 */
export const readAnswer = (bytes: Buffer, key: string): Answer | null => {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) {
    if (bytes.length > maxAnswerBytes)
      throw new HandshakeError(`no end of the answer in ${bytes.length} bytes`)
    return null
  }
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = new Map(lines.map(splitHeader))
  checkAnswer(statusLine, headers, key)
  return { headers, rest: bytes.subarray(end + 4) }
}

const splitHeader = (line: string): [string, string] => {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}

const checkAnswer = (statusLine: string, headers: ReadonlyMap<string, string>, key: string): void => {
  if (!/^HTTP\/1\.1 101(?: |$)/.test(statusLine))
    throw new HandshakeError(`the server answered "${statusLine}"`)
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket')
    throw new HandshakeError('no "Upgrade: websocket"')
  if (!/(^|,)\s*upgrade\s*(,|$)/i.test(headers.get('connection') ?? '')) {
    throw new HandshakeError('no "Connection: Upgrade"')
  }
  const accept = headers.get('sec-websocket-accept')
  if (accept !== acceptFor(key)) {
    throw new HandshakeError(`Sec-WebSocket-Accept is "${accept ?? ''}", not "${acceptFor(key)}"`)
  }
  const extensions = headers.get('sec-websocket-extensions')
  if (extensions) throw new HandshakeError(`the server uses "${extensions}", which was not offered`)
}
