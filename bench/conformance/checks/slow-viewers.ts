// What a relay does with frames for a viewer that stops reading, policy by policy, while another viewer gets all of them.

import { setTimeout as sleep } from 'node:timers/promises'
import type { SlowViewer } from '../../../runners/contract.ts'
import { CheckFailure, NotApplicable } from '../../failure/failure.ts'
import type { Check, CheckContext } from '../check.ts'
import { awaitUnchanged, readKernelBytes, wireBytes } from '../wire/backlog.ts'
import { type NumberedViewer, numberedFrames, openNumberedViewer } from '../wire/viewers.ts'

/** Without `window`, whose viewers answer frames. */
type Policy = Exclude<SlowViewer['policy'], 'window'>

interface Totals {
  readonly sent: number
  readonly dropped: number
}

interface Stream {
  readonly slow: NumberedViewer
  /** Frames that wait before a policy acts. */
  readonly backlogFrames: number
  /** Frames sent so far, numbered from 0. */
  readonly frames: () => number
  /** Sends the next frame and waits until the viewer that reads has it. */
  readonly send: () => Promise<void>
  /** Sends until the kernel's buffers are full, and the server has handled some frames more than the backlog. */
  readonly overfill: () => Promise<void>
  /** Of `count` frames for the slow viewer, those in neither the viewer nor the kernel; null without /proc. */
  readonly framesHeld: (count: number) => Promise<number | null>
  /** Since the first frame. */
  readonly totals: () => Promise<Totals>
  /** Waits until every frame was sent or dropped for each viewer. @throws CheckFailure when the sum is another */
  readonly expectSum: () => Promise<void>
}

const viewers = 2
const pollMs = 2
/** Frames beyond the backlog after which a policy must have acted. */
const surplus = 4
/** Without a /proc, this much is sent: more than Linux buffers by default, 4 MB at the sender and 6 MB at the receiver. */
const usualBytes = 24 * 1024 * 1024
const mostBytes = 96 * 1024 * 1024
/** Frames that may wait beyond the backlog: the one that reached it, and one that is being sent. */
const beyondBacklog = 2

const endings: Readonly<Record<Policy, string>> = {
  queue: 'receives all of them when it reads again',
  'drop-newest': 'misses some, which are counted, and receives the next after it has read the backlog',
  'latest-only': 'misses some, which are counted, and receives the newest at the end',
  close: 'is disconnected; no other connection is',
}

const proofs: Readonly<Record<Policy, (stream: Stream) => Promise<void>>> = {
  queue: async (stream) => {
    stream.slow.peer.readAgain()
    await stream.slow.awaitFrame(stream.frames() - 1)
    expectPrefix(stream)
    await stream.expectSum()
  },
  'drop-newest': async (stream) => {
    const dropped = await expectBounded(stream)
    const { peer, numbers, awaitFrame } = stream.slow
    peer.readAgain()
    const left = stream.frames() - dropped
    await peer.until(`${left} queued frames`, () => numbers.length >= left || peer.refusal() !== null)
    await stream.send()
    await awaitFrame(stream.frames() - 1)
    await stream.expectSum()
  },
  'latest-only': async (stream) => {
    await expectBounded(stream)
    stream.slow.peer.readAgain()
    await stream.slow.awaitFrame(stream.frames() - 1)
    await stream.expectSum()
  },
  close: async (stream) => {
    const { peer } = stream.slow
    peer.readAgain()
    await peer.until('the end of the slow viewer', () => peer.refusal() !== null)
    expectPrefix(stream)
    const { dropped } = await stream.totals()
    if (dropped > 0)
      throw new CheckFailure(`${dropped} frames are counted as dropped, although the viewer was disconnected`)
  },
}

export const slowViewerChecks: readonly Check[] = (Object.keys(endings) as Policy[]).map((policy) => ({
  id: `slow-viewer-${policy}`,
  title: `Policy ${policy}: of two viewers one stops reading; the other receives every frame, and the slow one ${endings[policy]}`,
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

/** No frame is missing among those that arrived. */
const expectPrefix = ({ slow: { numbers } }: Stream): void => {
  const gap = numbers.findIndex((number, index) => number !== index)
  if (gap >= 0) throw new CheckFailure(`the slow viewer missed frame ${gap}`)
}

/** @returns frames that were dropped @throws CheckFailure where more wait than the policy allows, or fewer than it has to */
const expectBounded = async (stream: Stream): Promise<number> => {
  const { dropped } = await stream.totals()
  if (dropped === 0)
    throw new CheckFailure('no frame is counted as dropped for the viewer that does not read')
  const waiting = await stream.framesHeld(stream.frames() - dropped)
  const { backlogFrames } = stream
  if (waiting !== null && waiting > backlogFrames + beyondBacklog) {
    throw new CheckFailure(
      `${Math.ceil(waiting)} frames wait for the slow viewer, but the policy acts at ${backlogFrames}`,
    )
  }
  if (waiting !== null && waiting < backlogFrames - 1) {
    throw new CheckFailure(
      `${Math.floor(waiting)} frames wait when others are dropped, but the policy acts at ${backlogFrames}`,
    )
  }
  return dropped
}

const openStream = async ({ config, ready, openPeer, readStats }: CheckContext): Promise<Stream> => {
  const { frameBytes } = config
  const slowViewer = config.mode === 'relay' ? config.slowViewer : null
  const backlogFrames = (slowViewer?.backlogBytes ?? 0) / frameBytes
  const frameOf = numberedFrames(frameBytes)
  const [reader, slow] = [
    await openNumberedViewer(openPeer, frameBytes),
    await openNumberedViewer(openPeer, frameBytes),
  ]
  const camera = await openPeer()
  const before = await readStats()
  let frames = 0

  const send = async (): Promise<void> => {
    await camera.sendMessage(frameOf(frames))
    await reader.awaitFrame(frames)
    frames++
    if (reader.numbers.length !== frames) throw new CheckFailure('the viewer that reads missed a frame')
  }
  const totals = async (): Promise<Totals> => {
    const now = await readStats()
    return { sent: now.sentFrames - before.sentFrames, dropped: now.dropped - before.dropped }
  }
  /** Frames that the slow viewer or the kernel has; null without a /proc. */
  const framesTaken = async (): Promise<number | null> => {
    const kernelBytes = await readKernelBytes(ready.port, slow.peer.localPort())
    return kernelBytes === null ? null : (kernelBytes + slow.peer.readBytes()) / wireBytes(frameBytes)
  }
  const framesHeld = async (count: number): Promise<number | null> => {
    const taken = await framesTaken()
    return taken === null ? null : count - taken
  }
  /** Frames still to be sent before the policy must have acted; 0 or less when it must have. */
  const framesMissing = async (): Promise<number> => {
    const held = await framesHeld(frames)
    return held === null ? usualBytes / frameBytes - frames : backlogFrames + surplus - held
  }
  const sendMore = async (count: number): Promise<void> => {
    if (frames * frameBytes > mostBytes)
      throw new NotApplicable('the kernel of this machine buffers everything that was sent')
    for (let sent = 0; sent < count; sent++) await send()
  }
  /** Whether the kernel takes another frame after as many as a policy lets wait, and some; false without a /proc. */
  const hasRoom = async (): Promise<boolean> => {
    const before = await awaitUnchanged(framesTaken)
    if (before === null) return false
    await sendMore(backlogFrames + surplus)
    const after = await awaitUnchanged(framesTaken)
    return after !== null && after - before >= 1
  }
  return {
    slow,
    backlogFrames,
    frames: () => frames,
    send,
    overfill: async () => {
      for (let missing = await framesMissing(); missing > 0; missing = await framesMissing()) {
        await sendMore(missing)
      }
      // A server that was briefly late has dropped frames too, although the kernel has room: it accepts more now.
      for (let mayHaveRoom = true; mayHaveRoom; ) mayHaveRoom = await hasRoom()
    },
    framesHeld,
    totals,
    expectSum: async () => {
      const due = frames * viewers
      for (let polls = 0; ; polls++) {
        const { sent, dropped } = await totals()
        if (sent + dropped === due) return
        if (sent + dropped > due || polls === 500) {
          throw new CheckFailure(`${sent} frames were sent and ${dropped} dropped, but ${due} were due`)
        }
        await sleep(pollMs)
      }
    },
  }
}
