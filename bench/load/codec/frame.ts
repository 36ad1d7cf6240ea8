// Whole frames: header and payload in one buffer, masked where a client sends them.
import { encodeHeader, type HeaderFields, opcodes } from './header.ts'
import { maskPayload } from './mask.ts'

/** A frame ready for the wire. With `maskKey` the payload is masked into fresh memory; the given one is not touched. */
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

/** Code 1005 stands for a close frame that names none (§7.1.5). */
export const decodeClosePayload = (payload: Buffer): { readonly code: number; readonly reason: string } =>
  payload.length < 2
    ? { code: 1005, reason: '' }
    : { code: payload.readUInt16BE(0), reason: payload.toString('utf8', 2) }
