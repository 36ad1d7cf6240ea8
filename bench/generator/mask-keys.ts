// Masking keys from a seed, so that a trial can be repeated byte for byte.
import { createCipheriv, createHash } from 'node:crypto'

/** `count` keys of 4 bytes in a row; none has a zero byte, because some servers skip the work for a zero key. */
export const maskKeys = (count: number, seed: number): Buffer => {
  const key = createHash('sha256').update(`mask ${seed}`).digest()
  const bytes = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(count * 4))
  return Buffer.from(bytes.map((byte) => byte || 0x5a))
}
