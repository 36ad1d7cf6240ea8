// Proof of what reached the application, once it is asked for: a chain of SHA-256 over every message.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

export interface DigestChain {
  /** @param isText as the library reports it; a payload given as bytes is used unchanged */
  readonly add: (payload: string | ArrayBuffer | Uint8Array, isText: boolean) => void
  /** 64 hexadecimal digits. */
  readonly read: () => string
}

const opcodes = { text: 1, binary: 2 } as const

/** Each link is SHA-256 of the link before, the opcode in one byte, and the payload; the first is 32 zero bytes. */
export const createDigestChain = (): DigestChain => {
  let link: Buffer = Buffer.alloc(32)
  return {
    add: (payload, isText) => {
      const opcode = Buffer.of(isText ? opcodes.text : opcodes.binary)
      const bytes = payload instanceof ArrayBuffer ? new Uint8Array(payload) : payload
      link = createHash('sha256').update(link).update(opcode).update(bytes).digest()
    },
    read: () => link.toString('hex'),
  }
}
