// Validates UTF-8 (RFC 3629) in a text that arrives in pieces; fails at the first invalid byte.
import { isUtf8 } from 'node:buffer'
import { ProtocolError } from './header.ts'

export interface Utf8Check {
  /** @throws ProtocolError 1007 once nothing that follows can make it UTF-8 (RFC 6455 §8.1) */
  readonly push: (piece: Buffer) => void
  /** The text is over, and the next may begin. @throws ProtocolError 1007 where it ends within a character */
  readonly end: () => void
}

const nothing = Buffer.alloc(0)

/** Keeps at most the three bytes of a character that is not whole yet. */
export const createUtf8Check = (): Utf8Check => {
  let begun: Buffer = nothing

  /** @returns how many bytes of the piece belong to the character that an earlier one began */
  const finishCharacter = (piece: Buffer): number => {
    const missing = characterBytes(begun[0]) - begun.length
    begun = Buffer.concat([begun, piece.subarray(0, missing)])
    if (piece.length < missing) {
      demand(canBegin(begun))
    } else {
      demand(isUtf8(begun))
      begun = nothing
    }
    return Math.min(missing, piece.length)
  }

  return {
    push: (piece) => {
      const rest = begun.length > 0 ? piece.subarray(finishCharacter(piece)) : piece
      if (rest.length === 0) return
      const whole = rest.length - bytesOfUnfinished(rest)
      demand(isUtf8(rest.subarray(0, whole)))
      begun = Buffer.from(rest.subarray(whole))
      demand(begun.length === 0 || canBegin(begun))
    },
    end: () => demand(begun.length === 0),
  }
}

/** By the first byte of a character; 1 also for a byte that begins none. */
const characterBytes = (first = 0): number => {
  if (first >= 0xc2 && first <= 0xdf) return 2
  if (first >= 0xe0 && first <= 0xef) return 3
  return first >= 0xf0 && first <= 0xf4 ? 4 : 1
}

const bytesOfUnfinished = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    const isContinuation = (byte & 0xc0) === 0x80
    if (!isContinuation) return characterBytes(byte) > back ? back : 0
  }
  return 0
}

/** Where the second byte is bound more narrowly, one end of the range of continuations is always within (RFC 3629 §4). */
const canBegin = (bytes: Buffer): boolean =>
  [0x80, 0xbf].some((filler) => {
    const missing = characterBytes(bytes[0]) - bytes.length
    return isUtf8(Buffer.concat([bytes, Buffer.alloc(missing, filler)]))
  })

const demand = (holds: boolean): void => {
  if (!holds) throw new ProtocolError('a text is not UTF-8', 1007)
}
