// Encodes and masks a pool of messages once, in one block of memory, so that neighbours can share a write.
import { encodeFrame } from './codec/frame.ts'
import { encodeHeader, opcodes } from './codec/header.ts'
import { maskKeys, maskPayload } from './codec/mask.ts'
import type { Framing } from './framing.ts'

/** Neighbours below this size share a write: a system call costs as much as copying some 50 KiB. */
const writeBytes = 512 * 1024

/** One write: adjacent whole WebSocket frames. */
export interface WireBatch {
  /** Sent first, where a part of the frame is made for each send. */
  readonly head?: Buffer
  readonly bytes: Buffer
  readonly frames: number
}

export interface WireOptions {
  /** Of the masking keys; none of them is zero, because some servers skip the work for a zero key. */
  readonly seed: number
  /** True for payloads that permessage-deflate made: RSV1 says so (RFC 7692 §7.2.1). */
  readonly compressed: boolean
  /** Binary messages without a prefix unless given. */
  readonly shape?: MessageShape
  /** True where every message must be its own write. */
  readonly single?: boolean
  /** Of another transport; WebSocket frames unless given. */
  readonly framing?: Framing | undefined
}

/** How a frame is sent. */
export interface MessageShape {
  readonly opcode: number
  /** Text that is sent before each frame, in a message of its own. */
  readonly announce: Buffer | null
}

export const plainShape: MessageShape = { opcode: opcodes.binary, announce: null }

/** Wraps each payload in one masked binary WebSocket frame, or frames it as another transport does, and groups them into writes. */
export const prepareWireFrames = (
  payloads: readonly Buffer[],
  { seed, compressed, shape = plainShape, single = false, framing }: WireOptions,
): readonly WireBatch[] => {
  const keys = maskKeys(payloads.length, seed)
  const headers = payloads.map(
    (payload, index) =>
      framing?.header(payload.length) ??
      encodeHeader({
        opcode: shape.opcode,
        payloadBytes: payload.length,
        rsv1: compressed,
        maskKey: keys.subarray(index * 4, index * 4 + 4),
      }),
  )
  const announcement = announcementFrame(shape, keys.subarray(0, 4))
  const frameBytes = payloads.map(
    (payload, index) => announcement.length + payload.length + (headers[index]?.length ?? 0),
  )
  const block = Buffer.allocUnsafeSlow(frameBytes.reduce((total, bytes) => total + bytes, 0))
  let at = 0
  payloads.forEach((payload, index) => {
    at += announcement.copy(block, at)
    at += headers[index]?.copy(block, at) ?? 0
    const key = keys.subarray(index * 4, index * 4 + 4)
    at += (framing ? payload : maskPayload(payload, key)).copy(block, at)
  })
  return cutBatches(block, frameBytes, single || framing?.single ? 0 : writeBytes)
}

/** The message before a frame, ready for the wire; empty where there is none. */
export const announcementFrame = ({ announce }: MessageShape, maskKey: Buffer): Buffer =>
  announce === null ? Buffer.alloc(0) : encodeFrame(announce, { opcode: opcodes.text, maskKey })

/** Groups as many neighbours into a write as fit in `limitBytes`, at least one. */
const cutBatches = (
  block: Buffer,
  frameBytes: readonly number[],
  limitBytes: number,
): readonly WireBatch[] => {
  const batches: WireBatch[] = []
  let from = 0
  let until = 0
  let frames = 0
  const cut = (): void => {
    if (frames > 0) batches.push({ bytes: block.subarray(from, until), frames })
    from = until
    frames = 0
  }
  for (const bytes of frameBytes) {
    if (until + bytes - from > limitBytes) cut()
    until += bytes
    frames++
  }
  cut()
  return batches
}
