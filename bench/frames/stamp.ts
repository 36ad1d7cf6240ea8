// The field that identifies a frame at the receiver, in an application segment that every decoder skips.
import { crc32 } from 'node:zlib'
import { plainHeadBytes, withPlainHead } from './jpeg-head.ts'

export interface Stamp {
  /** Counts the frames of one camera, from 0. */
  readonly sequence: number
  readonly camera: number
  /** Size of the whole image. */
  readonly imageBytes: number
  /** Intended send time, by the camera's monotonic clock; 0 where the camera was not paced. */
  readonly intendedNs: number
  /** CRC-32 of the bytes behind the stamp. */
  readonly checksum: number
}

/** APP15 (ITU-T T.81, B.2.4.6) behind a head of one length, so the field is at the same offset in every JPEG. */
const marker = 0xffef
const segmentHeaderBytes = 4

/** Offset of the field in an image. Servers read its first 8 bytes, the sequence, and no more. */
export const stampOffset = plainHeadBytes + segmentHeaderBytes
export const stampBytes = 32
/** What a stamp adds to a JPEG that has a plain head. */
export const stampSegmentBytes = segmentHeaderBytes + stampBytes

/** Distinguishes a stamp from other bytes at that offset. */
const signature = 0x49534231

/**
 * Puts a stamp into a JPEG, behind a plain head: sequence, size and checksum are filled in, the rest is 0.
 * @param sequence index of the image in its pool, as a server that pushes the pool in order sends it
 * @throws RangeError when the bytes do not begin as a JPEG does
 */
export const addStamp = (jpeg: Buffer, sequence = 0): Buffer => {
  const image = withPlainHead(jpeg)
  const segment = Buffer.alloc(stampSegmentBytes)
  segment.writeUInt16BE(marker)
  segment.writeUInt16BE(stampSegmentBytes - 2, 2)
  const rest = image.subarray(plainHeadBytes)
  const stamp = { sequence, camera: 0, imageBytes: image.length + stampSegmentBytes, intendedNs: 0 }
  writeStamp(segment.subarray(segmentHeaderBytes), { ...stamp, checksum: crc32(rest) })
  return Buffer.concat([image.subarray(0, plainHeadBytes), segment, rest])
}

/** @param field the `stampBytes` bytes at `stampOffset`, of a buffer that no socket holds */
export const writeStamp = (field: Buffer, stamp: Stamp): void => {
  field.writeBigUInt64BE(BigInt(stamp.sequence), 0)
  field.writeUInt32BE(stamp.camera, 8)
  field.writeUInt32BE(stamp.imageBytes, 12)
  field.writeBigUInt64BE(BigInt(stamp.intendedNs), 16)
  field.writeUInt32BE(stamp.checksum, 24)
  field.writeUInt32BE(signature, 28)
}

/** Null where the image carries no stamp. */
export const readStamp = (image: Buffer): Stamp | null => {
  if (image.length < stampOffset + stampBytes || image.readUInt32BE(stampOffset + 28) !== signature)
    return null
  return {
    sequence: Number(image.readBigUInt64BE(stampOffset)),
    camera: image.readUInt32BE(stampOffset + 8),
    imageBytes: image.readUInt32BE(stampOffset + 12),
    intendedNs: Number(image.readBigUInt64BE(stampOffset + 16)),
    checksum: image.readUInt32BE(stampOffset + 24),
  }
}

/** Whether size and checksum of the image match its stamp. */
export const isIntact = (image: Buffer, { imageBytes, checksum }: Stamp): boolean =>
  image.length === imageBytes && crc32(image.subarray(stampOffset + stampBytes)) === checksum
