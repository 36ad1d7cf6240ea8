// Makes the feed for a job and for what the server agreed to.
import type { JobOf } from '../../../runners/contract.ts'
import { createMessageDeflater } from '../deflate/deflater.ts'
import type { DeflateAgreement } from '../deflate/negotiate.ts'
import type { WorkClock } from '../deflate/work-clock.ts'
import { type MessageShape, plainShape, prepareWireFrames } from '../wire-frames.ts'
import type { Feed } from './feed.ts'
import { liveFeed } from './live.ts'
import { preparedFeed } from './prepared.ts'

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

/** Each image by itself, so that they may be sent in any order whether or not a context is taken over. */
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
