// The answer of the made-up server to an opening handshake, right but for the fault that it is given.
import { deflateOffer } from '../../../../bench/generator/deflate/negotiate.ts'
import { acceptFor } from '../../../../bench/generator/handshake.ts'

export interface HandshakeAnswer {
  readonly text: string
  readonly upgraded: boolean
  readonly compressed: boolean
}

const refusal: HandshakeAnswer = {
  text: 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n',
  upgraded: false,
  compressed: false,
}

/** @param fault a rule that is not kept, by the name of the check that looks for it */
export const answerHandshake = (request: string, fault: string): HandshakeAnswer => {
  const key = /^sec-websocket-key: (\S+)/im.exec(request)?.[1]
  const rules: Readonly<Record<string, boolean>> = {
    'plain-get': /^upgrade: websocket/im.test(request),
    'not-get': request.startsWith('GET '),
    'missing-key': key !== undefined || !/^upgrade/im.test(request),
    'bad-key': key === undefined || Buffer.from(key, 'base64').length === 16,
    'wrong-version': !/^sec-websocket-version: 12/im.test(request),
  }
  if (Object.entries(rules).some(([rule, isKept]) => !isKept && rule !== fault)) return refusal
  const compressed = request.includes(deflateOffer)
  const extension =
    'Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; server_no_context_takeover\r\n'
  const accept = fault === 'accept-key' ? 'bm9wZQ==' : acceptFor(key ?? '')
  return {
    upgraded: true,
    compressed,
    text:
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\n${compressed ? extension : ''}\r\n`,
  }
}
