// What a relay does with images for a viewer that stops reading, policy by policy, while another viewer gets all of them.
import type { SlowViewer } from '../../../runners/contract.ts'
import type { Check } from '../check.ts'
import { CheckFailure, NotApplicable } from '../check-failure.ts'
import { openStream, type Stream } from './stream.ts'

type Policy = SlowViewer['policy']

/** Images that may wait beyond the backlog: the one that reached it, and one that a sender of its own is at. */
const beyondBacklog = 2

const endings: Readonly<Record<Policy, string>> = {
  queue: 'it has all of them when it reads again',
  'drop-newest': 'it misses some, which are counted, and gets the next when it has read what waited',
  'latest-only': 'it misses some, which are counted, and has the newest in the end',
  close: 'it is cut off, and nobody else is',
}

const proofs: Readonly<Record<Policy, (stream: Stream) => Promise<void>>> = {
  queue: async (stream) => {
    stream.slow.peer.readAgain()
    await stream.slow.awaitImage(stream.images() - 1)
    expectPrefix(stream)
    await stream.expectSum()
  },
  'drop-newest': async (stream) => {
    const dropped = await expectBounded(stream)
    const { peer, numbers, awaitImage } = stream.slow
    peer.readAgain()
    const left = stream.images() - dropped
    await peer.until(`${left} images that waited`, () => numbers.length >= left || peer.refusal() !== null)
    await stream.send()
    await awaitImage(stream.images() - 1)
    await stream.expectSum()
  },
  'latest-only': async (stream) => {
    await expectBounded(stream)
    stream.slow.peer.readAgain()
    await stream.slow.awaitImage(stream.images() - 1)
    await stream.expectSum()
  },
  close: async (stream) => {
    const { peer } = stream.slow
    peer.readAgain()
    await peer.until('the end of the slow viewer', () => peer.refusal() !== null)
    expectPrefix(stream)
    const { dropped } = await stream.totals()
    if (dropped > 0)
      throw new CheckFailure(`${dropped} images are counted as dropped, the viewer was cut off`)
  },
}

export const slowViewerChecks: readonly Check[] = (Object.keys(endings) as Policy[]).map((policy) => ({
  id: `slow-viewer-${policy}`,
  title: `Policy ${policy}: of two viewers one stops reading; the other gets every image, and ${endings[policy]}`,
  modes: ['relay'],
  capability: `slow-viewer:${policy}`,
  ownViewers: true,
  configure: (config) => {
    if (config.mode !== 'relay' || config.slowViewer === null)
      throw new NotApplicable("it is left to the library's own defaults")
    return { ...config, slowViewer: { ...config.slowViewer, policy } }
  },
  run: async (context) => {
    const stream = await openStream(context)
    stream.slow.peer.stopReading()
    await stream.overfill()
    await proofs[policy](stream)
    await stream.send()
  },
}))

/** No image was left out among those that came. */
const expectPrefix = ({ slow: { numbers } }: Stream): void => {
  const gap = numbers.findIndex((number, index) => number !== index)
  if (gap >= 0) throw new CheckFailure(`the slow viewer missed image ${gap}`)
}

/** @returns images that were left out @throws CheckFailure where more of them wait than the policy allows, or fewer may */
const expectBounded = async (stream: Stream): Promise<number> => {
  const { dropped } = await stream.totals()
  if (dropped === 0)
    throw new CheckFailure('no image is counted as dropped for the viewer that does not read')
  const waiting = await stream.imagesHeld(stream.images() - dropped)
  const { backlogImages } = stream
  if (waiting !== null && waiting > backlogImages + beyondBacklog) {
    throw new CheckFailure(`${Math.ceil(waiting)} images wait for it, the policy acts at ${backlogImages}`)
  }
  if (waiting !== null && waiting < backlogImages - 1) {
    throw new CheckFailure(
      `${Math.floor(waiting)} images wait when others are left out, the policy acts at ${backlogImages}`,
    )
  }
  return dropped
}
