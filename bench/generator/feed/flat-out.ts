// Feeds that send flat out: prepared writes in a cycle, or frames that are compressed when sent.

import { randomBytes } from 'node:crypto'
import type { JobOf } from '../../../runners/contract.ts'
import { encodeFrame } from '../codec/frame.ts'
import { createMessageDeflater } from '../deflate/messages.ts'
import type { DeflateAgreement } from '../deflate/negotiate.ts'
import type { WorkClock } from '../usage.ts'
import type { WireBatch } from '../wire-frames.ts'
import { announcementFrame, type MessageShape, plainShape, prepareWireFrames } from '../wire-frames.ts'
import { type Feed, firstIndex, type Place } from './feed.ts'

/** Two, so that the next write is ready when the kernel has taken one. */
const writesInFlight = 2

/**
 * As long as the kernel takes every write at once, Node.js calls back without a look at its other sockets and at stdin:
 * a question for the counters waited up to 200 ms with one fast server, and for seconds with 256 connections to it. A turn
 * of the loop is cheap.
 */
const writesPerTurn = 64

/** Allocates and copies nothing per frame: the same memory is sent repeatedly. */
export const preparedFeed = (batches: readonly WireBatch[]): Feed => preparedFeedOf(() => batches)

/** Where cameras have writes of their own. */
export const preparedFeedOf = (batchesOf: (place: Place) => readonly WireBatch[]): Feed => {
  let writesThisTurn = 0
  const countWrite = (): void => {
    if (writesThisTurn++ > 0) return
    setImmediate(() => {
      writesThisTurn = 0
    })
  }
  return async (outlet, place) => {
    const batches = batchesOf(place)
    const sendFrom = (at: number): void => {
      const batch = batches[at % batches.length]
      if (!batch || !outlet.isOpen()) return
      countWrite()
      outlet.send(batch, () => goOn(at + writesInFlight))
    }
    const goOn = (at: number): void => {
      if (writesThisTurn < writesPerTurn) sendFrom(at)
      else setImmediate(sendFrom, at)
    }
    const start = firstIndex(place, batches.length)
    for (let write = 0; write < writesInFlight; write++) sendFrom(start + write)
  }
}

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

/** Without an agreement every job is `off`: what a server did not agree to may not be sent (RFC 7692 §5). */
export const chooseFeed = async (
  images: readonly Buffer[],
  { deflate, seed }: Pick<JobOf<'ingest'>, 'deflate' | 'seed'>,
  agreement: DeflateAgreement | null,
  clock: WorkClock,
  shape: MessageShape = plainShape,
): Promise<Feed> => {
  if (agreement === null || deflate === 'off') {
    return preparedFeed(prepareWireFrames(images, { seed, compressed: false, shape }))
  }
  if (deflate === 'live') return liveFeed(images, agreement, clock, shape)
  const payloads = await clock.during(() => precompress(images, agreement.clientMaxWindowBits))
  return preparedFeed(prepareWireFrames(payloads, { seed, compressed: true, shape }))
}

/** Compresses each frame on its own, so that they may be sent in any order, with or without context takeover. */
export const precompress = async (
  images: readonly Buffer[],
  windowBits: number,
): Promise<readonly Buffer[]> => {
  const deflater = createMessageDeflater({ windowBits, contextTakeover: false })
  const payloads: Buffer[] = []
  for (const image of images) payloads.push(await deflater.deflate(image))
  deflater.close()
  return payloads
}
