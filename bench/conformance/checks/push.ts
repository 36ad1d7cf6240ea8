// A push server: frames in order to every viewer, backpressure, and an end on command.

import { CheckFailure, NotApplicable } from '../../failure/failure.ts'
import type { Check, CheckContext } from '../check.ts'
import { awaitIdle, readKernelBytes, wireBytes } from '../wire/backlog.ts'
import { openPoolViewer, type PoolViewer } from '../wire/viewers.ts'

const modes = ['push'] as const
const framesInFlight = 2
const openViewers = async ({ openPeer, kit }: CheckContext, count: number): Promise<PoolViewer[]> => {
  const viewers: PoolViewer[] = []
  while (viewers.length < count) viewers.push(await openPoolViewer(openPeer, kit.frames))
  return viewers
}

export const pushChecks: readonly Check[] = [
  {
    id: 'push-in-order',
    title:
      'Two viewers at once each receive the frames of the pool complete, in order, from the first, in a cycle',
    modes,
    run: async (context) => {
      const wanted = 2 * context.kit.frames.length + 1
      const viewers = await openViewers(context, 2)
      for (const { awaitFrames } of viewers) await awaitFrames(wanted)
    },
  },
  {
    id: 'push-slow-viewer',
    title:
      'For a viewer that stops reading, at most two frames wait outside the kernel; sending resumes once it reads',
    modes,
    run: async (context) => {
      const sentBefore = await awaitIdle(context.readStats)
      const viewer = await openPoolViewer(context.openPeer, context.kit.frames)
      viewer.peer.stopReading()
      const sent = (await expectPause(context, viewer, sentBefore)) - sentBefore
      viewer.peer.readAgain()
      await viewer.awaitFrames(sent + context.kit.frames.length)
    },
  },
  {
    id: 'push-viewer-vanishes',
    title:
      'A viewer that disconnects in the middle of a frame affects no other, and the server counts no failure',
    modes,
    run: async (context) => {
      const [lost, first, second] = await openViewers(context, 3)
      if (!lost || !first || !second) throw new Error('three viewers were opened')
      const { failed } = await context.readStats()
      await lost.awaitFrames(1)
      lost.peer.vanish()
      for (const { frames, awaitFrames } of [first, second]) {
        await awaitFrames(frames() + 3 * context.kit.frames.length)
      }
      const now = await context.readStats()
      if (now.failed !== failed) throw new CheckFailure(`the server counts ${now.failed - failed} failures`)
    },
  },
  {
    id: 'push-stop',
    title: 'After the command stop, no frame is started, and every frame counted as sent arrives complete',
    modes,
    spendsServer: true,
    run: async (context) => {
      // Frames that were started for viewers of the previous check must not count.
      await awaitIdle(context.readStats)
      const before = await context.readStats()
      const viewers = await openViewers(context, 2)
      for (const { awaitFrames } of viewers) await awaitFrames(2)
      context.stopPushing()
      const atStop = await context.readStats()
      await awaitIdle(context.readStats, async (sentFrames) => {
        // One frame per viewer may have been about to start.
        const begun = sentFrames - atStop.sentFrames
        if (begun > viewers.length) throw new CheckFailure(`${begun} frames were started after the command`)
      })
      const inTheEnd = await context.readStats()
      const sent = inTheEnd.sentFrames - before.sentFrames
      const arrived = (): number => viewers.reduce((sum, { frames }) => sum + frames(), 0)
      const [viewer] = viewers
      await viewer?.peer.until(`${sent} frames, as many as were sent`, () => arrived() >= sent)
      for (const { frames, awaitFrames } of viewers) await awaitFrames(frames())
      if (arrived() > sent)
        throw new CheckFailure(`${arrived()} frames arrived, but the server counts ${sent} as sent`)
      const sentBytes = inTheEnd.sentBytes - before.sentBytes
      const { frameBytes } = context.config
      if (sentBytes !== sent * frameBytes) {
        throw new CheckFailure(`${sentBytes} bytes are counted for ${sent} frames of ${frameBytes}`)
      }
    },
  },
]

/** Waits until the server sends no more. @returns frames sent so far @throws CheckFailure where it buffers too many */
const expectPause = async (
  { ready, config, readStats }: CheckContext,
  { peer }: PoolViewer,
  sentBefore: number,
): Promise<number> => {
  const frameWireBytes = wireBytes(config.frameBytes)
  return await awaitIdle(readStats, async (sentFrames) => {
    const kernelBytes = await readKernelBytes(ready.port, peer.localPort())
    if (kernelBytes === null)
      throw new NotApplicable('without /proc, the bytes in the kernel cannot be counted')
    const heldBytes = (sentFrames - sentBefore) * frameWireBytes - peer.readBytes() - kernelBytes
    if (heldBytes <= framesInFlight * frameWireBytes) return
    throw new CheckFailure(`${heldBytes} bytes wait in the server; a frame has ${config.frameBytes}`)
  })
}
