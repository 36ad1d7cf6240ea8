// What a relay does with images for a viewer that stops reading, policy by policy, while another viewer gets all of them.

import { setTimeout as sleep } from 'node:timers/promises'
import type { SlowViewer } from '../../../runners/contract.ts'
import { CheckFailure, NotApplicable } from '../../failure/failure.ts'
import type { Check, CheckContext } from '../check.ts'
import { awaitUnchanged, readKernelBytes, wireBytes } from '../wire/backlog.ts'
import { type NumberedViewer, numberedImages, openNumberedViewer } from '../wire/viewers.ts'

type Policy = SlowViewer['policy']

interface Totals {
  readonly sent: number
  readonly dropped: number
}

interface Stream {
  readonly slow: NumberedViewer
  /** Images that wait before a policy acts. */
  readonly backlogImages: number
  /** Images sent so far, numbered from 0. */
  readonly images: () => number
  /** Sends the next image and waits until the viewer that reads has it. */
  readonly send: () => Promise<void>
  /** Sends until the kernel's buffers are full, and the server has handled some images more than the backlog. */
  readonly overfill: () => Promise<void>
  /** Of `count` images for the slow viewer, those that neither it nor the kernel has; null without a /proc. */
  readonly imagesHeld: (count: number) => Promise<number | null>
  /** Since the first image. */
  readonly totals: () => Promise<Totals>
  /** Waits until every image was sent or dropped for each viewer. @throws CheckFailure when the sum is another */
  readonly expectSum: () => Promise<void>
}

const viewers = 2
const pollMs = 2
/** Images beyond the backlog after which a policy must have acted. */
const surplus = 4
/** Without a /proc, this much is sent: more than Linux buffers by default, 4 MB at the sender and 6 MB at the receiver. */
const usualBytes = 24 * 1024 * 1024
const mostBytes = 96 * 1024 * 1024
/** Images that may wait beyond the backlog: the one that reached it, and one that is being sent. */
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
    if (config.slowViewer === null) throw new NotApplicable("it is left to the library's own defaults")
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

/** No image is missing among those that came. */
const expectPrefix = ({ slow: { numbers } }: Stream): void => {
  const gap = numbers.findIndex((number, index) => number !== index)
  if (gap >= 0) throw new CheckFailure(`the slow viewer missed image ${gap}`)
}

/** @returns images that were dropped @throws CheckFailure where more wait than the policy allows, or fewer than it has to */
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

const openStream = async ({ config, ready, openPeer, readStats }: CheckContext): Promise<Stream> => {
  const { frameBytes, slowViewer } = config
  const backlogImages = (slowViewer?.backlogBytes ?? 0) / frameBytes
  const imageOf = numberedImages(frameBytes)
  const [reader, slow] = [
    await openNumberedViewer(openPeer, frameBytes),
    await openNumberedViewer(openPeer, frameBytes),
  ]
  const camera = await openPeer()
  const before = await readStats()
  let images = 0

  const send = async (): Promise<void> => {
    await camera.sendMessage(imageOf(images))
    await reader.awaitImage(images)
    images++
    if (reader.numbers.length !== images) throw new CheckFailure('the viewer that reads missed an image')
  }
  const totals = async (): Promise<Totals> => {
    const now = await readStats()
    return { sent: now.sentFrames - before.sentFrames, dropped: now.dropped - before.dropped }
  }
  /** Images that the slow viewer or the kernel has; null without a /proc. */
  const imagesTaken = async (): Promise<number | null> => {
    const kernelBytes = await readKernelBytes(ready.port, slow.peer.localPort())
    return kernelBytes === null ? null : (kernelBytes + slow.peer.readBytes()) / wireBytes(frameBytes)
  }
  const imagesHeld = async (count: number): Promise<number | null> => {
    const taken = await imagesTaken()
    return taken === null ? null : count - taken
  }
  /** Images still to be sent before the policy must have acted; 0 or less when it must have. */
  const imagesMissing = async (): Promise<number> => {
    const held = await imagesHeld(images)
    return held === null ? usualBytes / frameBytes - images : backlogImages + surplus - held
  }
  const sendMore = async (count: number): Promise<void> => {
    if (images * frameBytes > mostBytes) throw new NotApplicable('the kernel here holds all that is sent')
    for (let sent = 0; sent < count; sent++) await send()
  }
  /** Whether the kernel takes another image after as many as a policy lets wait, and some; false without a /proc. */
  const hasRoom = async (): Promise<boolean> => {
    const before = await awaitUnchanged(imagesTaken)
    if (before === null) return false
    await sendMore(backlogImages + surplus)
    const after = await awaitUnchanged(imagesTaken)
    return after !== null && after - before >= 1
  }
  return {
    slow,
    backlogImages,
    images: () => images,
    send,
    overfill: async () => {
      for (let missing = await imagesMissing(); missing > 0; missing = await imagesMissing()) {
        await sendMore(missing)
      }
      // A server that was only late for a while has dropped images too, with room in the kernel: it takes more now.
      for (let mayHaveRoom = true; mayHaveRoom; ) mayHaveRoom = await hasRoom()
    },
    imagesHeld,
    totals,
    expectSum: async () => {
      const due = images * viewers
      for (let polls = 0; ; polls++) {
        const { sent, dropped } = await totals()
        if (sent + dropped === due) return
        if (sent + dropped > due || polls === 500) {
          throw new CheckFailure(`${sent} images were sent and ${dropped} dropped, ${due} were due`)
        }
        await sleep(pollMs)
      }
    },
  }
}
