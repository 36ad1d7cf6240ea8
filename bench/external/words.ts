// What is said to a server that is not ours, as people write it on a command line: headers, replies, envelopes.
import type { ExternalServer } from '../../runners/contract.ts'

const token = /^[\w!#$%&'*+.^`|~-]+$/
/** The handshake makes these itself. */
const ownHeaders = /^(?:host|upgrade|connection|sec-websocket-.*)$/i

/** `Name: value`. @throws RangeError with what is expected */
export const parseHeader = (text: string): ExternalServer['headers'][number] => {
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(0, colon)).trim()
  const value = text.slice(colon + 1).trim()
  if (!token.test(name)) throw new RangeError("must be a header like 'Authorization: Bearer …'.")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would begin another header
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value)) throw new RangeError(`${name} must be one line.`)
  if (ownHeaders.test(name))
    throw new RangeError(`${name} is the handshake’s own; subprotocols have --subprotocol.`)
  return [name, value]
}

/** `beginning=answer`. @throws RangeError with what is expected */
export const parseReply = (text: string): ExternalServer['replies'][number] => {
  const sign = text.indexOf('=')
  if (sign < 1) throw new RangeError("must be like '2=3': a text that begins with 2 is answered by 3.")
  return { to: text.slice(0, sign), with: text.slice(sign + 1) }
}

const placeholder = '{base64}'

/** A text with `{base64}` in it, or what stands before the base64. @throws RangeError with what is expected */
export const parseEnvelope = (text: string): NonNullable<ExternalServer['envelope']> => {
  const [before = '', after = '', ...others] = text.split(placeholder)
  if (others.length > 0) throw new RangeError(`has ${placeholder} more than once.`)
  return { before, after }
}
