// XOR masking of a WebSocket payload (RFC 6455 §5.3), a 32-bit word at a time.
import { createCipheriv, createHash } from 'node:crypto'

/**
 * Returns `payload` XOR the repeated 4-byte `key`, in fresh memory. Masking twice gives the payload back.
 * @param keyOffset how far into the key the first byte is, for a payload that arrives in pieces
 * @throws RangeError when the key has not 4 bytes
 */
export const maskPayload = (payload: Uint8Array, key: Uint8Array, keyOffset = 0): Buffer => {
  if (key.length !== 4) throw new RangeError(`a masking key has 4 bytes, this one ${key.length}`)
  const masked = Buffer.from(new ArrayBuffer(payload.length))
  masked.set(payload)
  const turned = Uint8Array.from(key, (_, index) => key[(index + keyOffset) % 4] ?? 0)
  const wholeWords = payload.length >>> 2
  const words = new Uint32Array(masked.buffer, 0, wholeWords)
  const keyWord = new Uint32Array(turned.buffer, 0, 1)[0] ?? 0
  for (let index = 0; index < wholeWords; index++) words[index] = (words[index] ?? 0) ^ keyWord
  for (let index = wholeWords * 4; index < masked.length; index++) {
    masked[index] = (masked[index] ?? 0) ^ (turned[index % 4] ?? 0)
  }
  return masked
}

/** `count` keys of 4 bytes in a row; none has a zero byte, because some servers skip the work for a zero key. */
export const maskKeys = (count: number, seed: number): Buffer => {
  const key = createHash('sha256').update(`mask ${seed}`).digest()
  const bytes = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(count * 4))
  return Buffer.from(bytes.map((byte) => byte || 0x5a))
}
