// The opening handshake of RFC 6455 §4 from the client's side: request text out, answer checked. Free of I/O.
import { createHash } from 'node:crypto'

/** From §1.3: what a server appends to the key before it hashes. */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const maxAnswerBytes = 64 * 1024
/** Of a status line, up to what follows the code. */
const statusBytes = 'HTTP/1.1 100 '.length
/** Enough of a rejecting answer to show its reason. */
const maxBeginningBytes = 2048

export interface Answer {
  /** By lower-case name; a header that came several times has its values joined by commas (RFC 9110 §5.3). */
  readonly headers: ReadonlyMap<string, string>
  /** Bytes after the header block: frames that came in the same packet. */
  readonly rest: Buffer
}

/** Parts of a request that the protocol does not require. */
export interface Surplus {
  /** A `Host` among them takes the place of the address's. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The first one preferred. */
  readonly subprotocols: readonly string[]
}

/** The answer is not a valid 101; the text quotes the server. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError'
  /** The start of an answer with another status, as far as received; null for an invalid 101. */
  readonly beginning: string | null
  constructor(message: string, beginning: string | null = null) {
    super(message)
    this.beginning = beginning
  }
}

/** The value that `Sec-WebSocket-Accept` must have for this key (§4.2.2). */
export const acceptFor = (key: string): string =>
  createHash('sha1')
    .update(key + acceptGuid)
    .digest('base64')

/**
 * The upgrade request of §4.1.
 * @param key 16 random bytes in base64
 * @param extensionOffer value of `Sec-WebSocket-Extensions`, or null to offer none
 */
export const upgradeRequest = (
  url: URL,
  key: string,
  extensionOffer: string | null,
  { headers, subprotocols }: Surplus = { headers: [], subprotocols: [] },
): string =>
  [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    ...(headers.some(([name]) => /^host$/i.test(name)) ? [] : [`Host: ${url.host}`]),
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    ...(extensionOffer === null ? [] : [`Sec-WebSocket-Extensions: ${extensionOffer}`]),
    ...(subprotocols.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${subprotocols.join(', ')}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n')

/**
 * Reads what has arrived so far. What `Sec-WebSocket-Extensions` says is left to `readAgreement`.
 * @param subprotocols those that were offered
 * @returns null while the header block is not complete
 * @throws HandshakeError when the answer is not a valid 101 for this key
 */
export const readAnswer = (
  bytes: Buffer,
  key: string,
  subprotocols: readonly string[] = [],
): Answer | null => {
  const from = skipInformational(bytes)
  const end = bytes.indexOf('\r\n\r\n', from)
  const headerBytes = end < 0 ? bytes.length : end
  if (headerBytes > maxAnswerBytes) {
    throw new HandshakeError(`the header of the answer is longer than ${maxAnswerBytes} bytes`)
  }
  if (end < 0) return null
  const [statusLine = '', ...lines] = bytes.toString('latin1', from, end).split('\r\n')
  // The status first: an error page need not have tidy headers.
  if (!/^HTTP\/1\.1 101(?: |$)/.test(statusLine)) {
    throw new HandshakeError(
      `the server answered "${statusLine.slice(0, 200)}"`,
      bytes.toString('latin1', from, from + maxBeginningBytes),
    )
  }
  const headers = readHeaders(lines)
  checkHeaders(headers, key, subprotocols)
  return { headers, rest: bytes.subarray(end + 4) }
}

/** @returns where the final answer begins: other answers of 1xx may come before it (RFC 9110 §15.2) */
const skipInformational = (bytes: Buffer): number => {
  let from = 0
  while (/^HTTP\/1\.1 1(?!01)\d\d(?: |\r)/.test(bytes.toString('latin1', from, from + statusBytes))) {
    const end = bytes.indexOf('\r\n\r\n', from)
    if (end < 0) return from
    from = end + 4
  }
  return from
}

const readHeaders = (lines: readonly string[]): ReadonlyMap<string, string> => {
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) throw new HandshakeError(`"${line.slice(0, 200)}" in the answer is not a header`)
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    const earlier = headers.get(name)
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return headers
}

const checkHeaders = (
  headers: ReadonlyMap<string, string>,
  key: string,
  subprotocols: readonly string[],
): void => {
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') {
    throw new HandshakeError('the answer has no "Upgrade: websocket"')
  }
  if (!/(^|,)\s*upgrade\s*(,|$)/i.test(headers.get('connection') ?? '')) {
    throw new HandshakeError('the answer has no "Connection: Upgrade"')
  }
  const accept = headers.get('sec-websocket-accept')
  if (accept !== acceptFor(key)) {
    throw new HandshakeError(`Sec-WebSocket-Accept is "${accept ?? ''}", not "${acceptFor(key)}"`)
  }
  const protocol = headers.get('sec-websocket-protocol')
  if (protocol !== undefined && !subprotocols.includes(protocol)) {
    throw new HandshakeError(`the server chose the subprotocol "${protocol}", which was not offered`)
  }
}
