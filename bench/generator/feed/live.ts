// Compresses, frames and masks each image when it is sent, as a client library does.
import { randomBytes } from 'node:crypto'
import { encodeFrame } from '../codec/frame.ts'
import { createMessageDeflater } from '../deflate/deflater.ts'
import type { DeflateAgreement } from '../deflate/negotiate.ts'
import type { WorkClock } from '../deflate/work-clock.ts'
import { announcementFrame, type MessageShape, plainShape } from '../wire-frames.ts'
import { type Feed, firstIndex } from './feed.ts'

/**
 * Keeps one frame in the socket while the next is compressed, and no more: a slow server slows the compressor down.
 * @param images at least one
 */
export const liveFeed =
  (
    images: readonly Buffer[],
    agreement: DeflateAgreement,
    clock: WorkClock,
    shape: MessageShape = plainShape,
  ): Feed =>
  async (outlet, place) => {
    const deflater = createMessageDeflater({
      windowBits: agreement.clientMaxWindowBits,
      contextTakeover: !agreement.clientNoContextTakeover,
    })
    const head = shape.announce ? { head: announcementFrame(shape, randomBytes(4)) } : {}
    let sent = Promise.resolve()
    for (let at = firstIndex(place, images.length); outlet.isOpen(); at++) {
      const image = images[at % images.length] ?? Buffer.alloc(0)
      const payload = await clock.during(() => deflater.deflate(image))
      const bytes = encodeFrame(payload, { opcode: shape.opcode, rsv1: true, maskKey: randomBytes(4) })
      await sent
      if (!outlet.isOpen()) break
      sent = new Promise((resolve) => outlet.send({ ...head, bytes, frames: 1 }, resolve))
    }
    deflater.close()
  }
