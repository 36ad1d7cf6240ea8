// Frames that are stamped when sent: a small head made for each send, and a masked rest that all sends share.
import { type Stamp, stampBytes, stampOffset, writeStamp } from '../frames/stamp.ts'
import { encodeHeader, opcodes } from './codec/header.ts'
import { maskKeys, maskPayload } from './codec/mask.ts'
import type { Framing } from './framing.ts'

/** What changes from one send of a frame to the next. */
export type SendStamp = Pick<Stamp, 'sequence' | 'camera' | 'intendedNs'>

export interface StampedFrame {
  /**
   * The bytes to write, one piece behind the other. The first is fresh memory, the second is never changed, so that any
   * number of sockets may hold it at once.
   */
  readonly pieces: (stamp: SendStamp) => readonly [head: Buffer, rest: Buffer]
  /** The stamp that this send has, whatever comes back. */
  readonly stampOf: (stamp: SendStamp) => Stamp
}

/** The part that is made for each send: start of image, header of the segment, stamp. */
const freshBytes = stampOffset + stampBytes
const checksumOffset = stampOffset + 24

/** @param images stamped JPEGs; @param seed of the masking keys; @param framing of another transport than WebSocket */
export const prepareStampedFrames = (
  images: readonly Buffer[],
  seed: number,
  framing?: Framing,
): readonly StampedFrame[] => {
  const keys = maskKeys(images.length, seed)
  return images.map((image, index) => {
    const maskKey = keys.subarray(index * 4, index * 4 + 4)
    const header =
      framing?.header(image.length) ??
      encodeHeader({ opcode: opcodes.binary, payloadBytes: image.length, maskKey })
    const mask = (bytes: Buffer, from?: number): Buffer =>
      framing ? bytes : maskPayload(bytes, maskKey, from)
    const start = image.subarray(0, stampOffset)
    const checksum = image.readUInt32BE(checksumOffset)
    const rest = mask(image.subarray(freshBytes), freshBytes)
    const stampOf = (stamp: SendStamp): Stamp => ({ ...stamp, imageBytes: image.length, checksum })
    return {
      stampOf,
      pieces: (stamp) => {
        const field = Buffer.alloc(stampBytes)
        writeStamp(field, stampOf(stamp))
        return [Buffer.concat([header, mask(Buffer.concat([start, field]))]), rest]
      },
    }
  })
}

/** Frame `index` of those that are sent in turn. @throws Error where there is none */
export const frameInTurn = (frames: readonly StampedFrame[], index: number): StampedFrame => {
  const frame = frames[index % frames.length]
  if (!frame) throw new Error('a pool of frames has at least one')
  return frame
}
