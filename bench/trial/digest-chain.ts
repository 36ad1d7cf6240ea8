// The chain over messages that a server must report after the command `digest`.
import { createHash } from 'node:crypto'
import type { opcodes } from '../generator/codec/header.ts'

export interface Message {
  readonly opcode: typeof opcodes.text | typeof opcodes.binary
  readonly payload: Buffer
}

/** Before the first message. */
export const emptyDigest = '00'.repeat(32)

/** The chain of `statsLineSchema.digest`, extended by these messages. */
export const extendDigest = (digest: string, messages: readonly Message[]): string =>
  messages.reduce(
    (link, { opcode, payload }) =>
      createHash('sha256')
        .update(Buffer.from(link, 'hex'))
        .update(Buffer.of(opcode))
        .update(payload)
        .digest('hex'),
    digest,
  )
