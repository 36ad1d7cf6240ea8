// A server that pushes: images in order to every viewer, no more than a viewer takes, and an end on command.

import { CheckFailure, NotApplicable } from '../../failure/failure.ts'
import type { Check, CheckContext } from '../check.ts'
import { awaitIdle, readKernelBytes, wireBytes } from '../wire/backlog.ts'
import { openPoolViewer, type PoolViewer } from '../wire/viewers.ts'

const modes = ['push'] as const
const imagesInFlight = 2
const openViewers = async ({ openPeer, kit }: CheckContext, count: number): Promise<PoolViewer[]> => {
  const viewers: PoolViewer[] = []
  while (viewers.length < count) viewers.push(await openPoolViewer(openPeer, kit.images))
  return viewers
}

export const pushChecks: readonly Check[] = [
  {
    id: 'push-in-order',
    title:
      'Two viewers at once are each sent the images of the pool whole, in order, from the first, again and again',
    modes,
    run: async (context) => {
      const wanted = 2 * context.kit.images.length + 1
      const viewers = await openViewers(context, 2)
      for (const { awaitImages } of viewers) await awaitImages(wanted)
    },
  },
  {
    id: 'push-slow-viewer',
    title:
      'For a viewer that stops reading, no more than two images wait beyond what the kernel holds; it goes on when it reads',
    modes,
    run: async (context) => {
      const sentBefore = await awaitIdle(context.readStats)
      const viewer = await openPoolViewer(context.openPeer, context.kit.images)
      viewer.peer.stopReading()
      const sent = (await expectPause(context, viewer, sentBefore)) - sentBefore
      viewer.peer.readAgain()
      await viewer.awaitImages(sent + context.kit.images.length)
    },
  },
  {
    id: 'push-viewer-vanishes',
    title:
      'A viewer that vanishes in the middle of an image disturbs no other, and the server counts no failure',
    modes,
    run: async (context) => {
      const [lost, first, second] = await openViewers(context, 3)
      if (!lost || !first || !second) throw new Error('three viewers were opened')
      const { failed } = await context.readStats()
      await lost.awaitImages(1)
      lost.peer.vanish()
      for (const { images, awaitImages } of [first, second]) {
        await awaitImages(images() + 3 * context.kit.images.length)
      }
      const now = await context.readStats()
      if (now.failed !== failed) throw new CheckFailure(`the server counts ${now.failed - failed} failures`)
    },
  },
  {
    id: 'push-stop',
    title:
      'After the command to stop no image is begun, and every image that was counted as sent arrives whole',
    modes,
    spendsServer: true,
    run: async (context) => {
      // What was begun for viewers of the previous check must not be counted.
      await awaitIdle(context.readStats)
      const before = await context.readStats()
      const viewers = await openViewers(context, 2)
      for (const { awaitImages } of viewers) await awaitImages(2)
      context.stopPushing()
      const atStop = await context.readStats()
      await awaitIdle(context.readStats, async (sentFrames) => {
        // One image for each viewer may have been about to begin.
        const begun = sentFrames - atStop.sentFrames
        if (begun > viewers.length) throw new CheckFailure(`${begun} images were begun after the command`)
      })
      const inTheEnd = await context.readStats()
      const sent = inTheEnd.sentFrames - before.sentFrames
      const arrived = (): number => viewers.reduce((sum, { images }) => sum + images(), 0)
      const [viewer] = viewers
      await viewer?.peer.until(`${sent} images, as many as were sent`, () => arrived() >= sent)
      for (const { images, awaitImages } of viewers) await awaitImages(images())
      if (arrived() > sent) throw new CheckFailure(`${arrived()} images arrived, ${sent} are counted as sent`)
      const sentBytes = inTheEnd.sentBytes - before.sentBytes
      const imageBytes = context.config.frameBytes
      if (sentBytes !== sent * imageBytes) {
        throw new CheckFailure(`${sentBytes} bytes are counted for ${sent} images of ${imageBytes}`)
      }
    },
  },
]

/** Waits until the server sends no more. @returns images sent so far @throws CheckFailure where it buffers too many */
const expectPause = async (
  { ready, config, readStats }: CheckContext,
  { peer }: PoolViewer,
  sentBefore: number,
): Promise<number> => {
  const imageBytes = wireBytes(config.frameBytes)
  return await awaitIdle(readStats, async (sentFrames) => {
    const kernelBytes = await readKernelBytes(ready.port, peer.localPort())
    if (kernelBytes === null) throw new NotApplicable('without a /proc nobody knows what the kernel holds')
    const heldBytes = (sentFrames - sentBefore) * imageBytes - peer.readBytes() - kernelBytes
    if (heldBytes <= imagesInFlight * imageBytes) return
    throw new CheckFailure(`${heldBytes} bytes wait in the server, an image has ${config.frameBytes}`)
  })
}
