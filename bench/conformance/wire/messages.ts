// Messages of an exact size with unpredictable bytes.
import { createCipheriv, createHash } from 'node:crypto'
import { opcodes } from '../../generator/codec/header.ts'
import type { Message } from '../../trial/digest-chain.ts'

/** The masking key of RFC 6455 §5.7; some servers skip unmasking for a zero key. */
export const maskKey = Buffer.of(0x37, 0xfa, 0x21, 0x3d)

/** The same bytes for the same `seed`, different ones for another. */
export const binaryMessage = (bytes: number, seed = 1): Message => {
  const key = createHash('sha256').update(`conformance ${seed}`).digest().subarray(0, 16)
  const payload = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
  return { opcode: opcodes.binary, payload }
}

export const textMessage = (text: string): Message => ({ opcode: opcodes.text, payload: Buffer.from(text) })
