// Frames and masks a pool of images once, all in one block of memory, so that neighbours can go out in one write.
import { createCipheriv, createHash } from 'node:crypto'
import { encodeHeader, opcodes } from './codec/header.ts'
import { maskPayload } from './codec/mask.ts'

/** Neighbouring frames below this size share a write: a system call costs as much as copying some 50 KiB. */
const writeBytes = 512 * 1024

/** One write: some whole frames that lie beside each other. */
export interface WireBatch {
  readonly bytes: Buffer
  readonly frames: number
}

export interface WireFrames {
  readonly wireFrameBytes: number
  readonly batches: readonly WireBatch[]
}

/**
 * Wraps each image in one masked binary frame.
 * @param images of equal size
 * @param seed of the masking keys; none of them is zero, because some servers skip the work for a zero key
 */
export const prepareWireFrames = (images: readonly Buffer[], seed: number): WireFrames => {
  const payloadBytes = images[0]?.length ?? 0
  const keys = maskKeys(images.length, seed)
  const headerBytes = encodeHeader({ opcode: opcodes.binary, payloadBytes, maskKey: Buffer.alloc(4) }).length
  const wireFrameBytes = headerBytes + payloadBytes
  const block = Buffer.allocUnsafeSlow(wireFrameBytes * images.length)
  images.forEach((image, index) => {
    const maskKey = keys.subarray(index * 4, index * 4 + 4)
    encodeHeader({ opcode: opcodes.binary, payloadBytes, maskKey }).copy(block, index * wireFrameBytes)
    maskPayload(image, maskKey).copy(block, index * wireFrameBytes + headerBytes)
  })
  return { wireFrameBytes, batches: cutBatches(block, wireFrameBytes, images.length) }
}

const cutBatches = (block: Buffer, wireFrameBytes: number, count: number): readonly WireBatch[] => {
  const framesAWrite = Math.max(1, Math.floor(writeBytes / wireFrameBytes))
  return Array.from({ length: Math.ceil(count / framesAWrite) }, (_, index) => {
    const from = index * framesAWrite
    const frames = Math.min(framesAWrite, count - from)
    return { frames, bytes: block.subarray(from * wireFrameBytes, (from + frames) * wireFrameBytes) }
  })
}

const maskKeys = (count: number, seed: number): Buffer => {
  const key = createHash('sha256').update(`mask ${seed}`).digest()
  const bytes = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(count * 4))
  return Buffer.from(bytes.map((byte) => byte || 0x5a))
}
