// Frames that are stamped when sent: a small head made for each send, and a masked rest that all sends share.
import { stampBytes, stampOffset, writeStamp } from '../frames/stamp.ts'
import { encodeHeader, opcodes } from './codec/header.ts'
import { maskKeys, maskPayload } from './codec/mask.ts'

/** What changes from one send of a frame to the next. */
export interface SendStamp {
  readonly sequence: number
  readonly camera: number
  readonly intendedNs: number
}

export interface StampedFrame {
  /**
   * The bytes to write, one piece behind the other. The first is fresh memory, the second is never changed, so that any
   * number of sockets may hold it at once.
   */
  readonly pieces: (stamp: SendStamp) => readonly [head: Buffer, rest: Buffer]
}

/** The part that is made for each send: start of image, header of the segment, stamp. */
const freshBytes = stampOffset + stampBytes
const checksumOffset = stampOffset + 24

/** @param images stamped JPEGs; @param seed of the masking keys */
export const prepareStampedFrames = (images: readonly Buffer[], seed: number): readonly StampedFrame[] => {
  const keys = maskKeys(images.length, seed)
  return images.map((image, index) => {
    const maskKey = keys.subarray(index * 4, index * 4 + 4)
    const header = encodeHeader({ opcode: opcodes.binary, payloadBytes: image.length, maskKey })
    const start = image.subarray(0, stampOffset)
    const checksum = image.readUInt32BE(checksumOffset)
    const rest = maskPayload(image.subarray(freshBytes), maskKey, freshBytes)
    return {
      pieces: (stamp) => {
        const field = Buffer.alloc(stampBytes)
        writeStamp(field, { ...stamp, imageBytes: image.length, checksum })
        return [Buffer.concat([header, maskPayload(Buffer.concat([start, field]), maskKey)]), rest]
      },
    }
  })
}
