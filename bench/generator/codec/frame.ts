// Whole WebSocket frames: header and payload in one buffer, masked where a client sends them.
import { isUtf8 } from 'node:buffer'
import { encodeHeader, type HeaderFields, opcodes, ProtocolError } from './header.ts'
import { maskPayload } from './mask.ts'

export interface CloseReason {
  readonly code: number
  readonly reason: string
}

/** A WebSocket frame ready to send. With `maskKey` the payload is masked into new memory; the input is unchanged. */
export const encodeFrame = (
  payload: Uint8Array,
  fields: Partial<Omit<HeaderFields, 'payloadBytes'>> = {},
): Buffer => {
  const header = encodeHeader({ opcode: opcodes.binary, ...fields, payloadBytes: payload.length })
  return Buffer.concat([header, fields.maskKey ? maskPayload(payload, fields.maskKey) : payload])
}

/** A close frame's payload: 2 bytes of code, then the reason in UTF-8 (§5.5.1). */
export const encodeClosePayload = (code: number, reason = ''): Buffer => {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason))
  payload.writeUInt16BE(code)
  payload.write(reason, 2)
  return payload
}

/**
 * Code 1005 stands for a close frame that names none (§7.1.5).
 * @throws ProtocolError for half a code, a code that may not be sent (§7.4), or a reason that is not UTF-8 (§8.1)
 */
export const decodeClosePayload = (payload: Buffer): CloseReason => {
  if (payload.length === 0) return { code: 1005, reason: '' }
  if (payload.length === 1) throw new ProtocolError('a close frame has only half a code')
  const code = payload.readUInt16BE(0)
  if (!isSendable(code)) throw new ProtocolError(`a close frame has the code ${code}, which must not be sent`)
  const reason = payload.subarray(2)
  if (!isUtf8(reason)) throw new ProtocolError("a close frame's reason is not UTF-8", 1007)
  return { code, reason: reason.toString('utf8') }
}

/** 1004 to 1006 and 1015 only ever stand for something; 1016 to 2999 wait for a later protocol (§7.4). */
const isSendable = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && !(code >= 1004 && code <= 1006)) || (code >= 3000 && code <= 4999)
