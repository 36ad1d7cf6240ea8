// The answer to a WebSocket handshake, by hand: all that the control knows of the protocol.
import { createHash } from 'node:crypto'

const answerOf = (request: string): string => {
  const key = /^sec-websocket-key:\s*(\S+)/im.exec(request)?.[1] ?? ''
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    '\r\n',
  ].join('\r\n')
}

/** @param buffer room for the request, which comes in one piece */
export const shakeHands = async (connection: Deno.Conn, buffer: Uint8Array): Promise<void> => {
  const requestBytes = await connection.read(buffer)
  const request = new TextDecoder().decode(buffer.subarray(0, requestBytes ?? 0))
  await connection.write(new TextEncoder().encode(answerOf(request)))
}
