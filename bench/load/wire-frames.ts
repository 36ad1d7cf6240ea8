// Frames and masks a pool of messages once, all in one block of memory, so that neighbours can go out in one write.
import { encodeHeader, opcodes } from './codec/header.ts'
import { maskPayload } from './codec/mask.ts'
import { maskKeys } from './mask-keys.ts'

/** Neighbouring frames below this size share a write: a system call costs as much as copying some 50 KiB. */
const writeBytes = 512 * 1024

/** One write: some whole frames that lie beside each other. */
export interface WireBatch {
  /** What goes out first, where the frame has a part of its own for each send. */
  readonly head?: Buffer
  readonly bytes: Buffer
  readonly frames: number
}

export interface WireOptions {
  /** Of the masking keys; none of them is zero, because some servers skip the work for a zero key. */
  readonly seed: number
  /** True for payloads that permessage-deflate made: RSV1 says so (RFC 7692 §7.2.1). */
  readonly compressed: boolean
}

/** Wraps each payload, of whatever size, in one masked binary frame, and cuts the lot into writes. */
export const prepareWireFrames = (
  payloads: readonly Buffer[],
  { seed, compressed }: WireOptions,
): readonly WireBatch[] => {
  const keys = maskKeys(payloads.length, seed)
  const headers = payloads.map((payload, index) =>
    encodeHeader({
      opcode: opcodes.binary,
      payloadBytes: payload.length,
      rsv1: compressed,
      maskKey: keys.subarray(index * 4, index * 4 + 4),
    }),
  )
  const frameBytes = payloads.map((payload, index) => payload.length + (headers[index]?.length ?? 0))
  const block = Buffer.allocUnsafeSlow(frameBytes.reduce((total, bytes) => total + bytes, 0))
  let at = 0
  payloads.forEach((payload, index) => {
    at += headers[index]?.copy(block, at) ?? 0
    at += maskPayload(payload, keys.subarray(index * 4, index * 4 + 4)).copy(block, at)
  })
  return cutBatches(block, frameBytes)
}

/** As many neighbours to a write as fit in `writeBytes`, and at least one. */
const cutBatches = (block: Buffer, frameBytes: readonly number[]): readonly WireBatch[] => {
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
    if (until + bytes - from > writeBytes) cut()
    until += bytes
    frames++
  }
  cut()
  return batches
}
