// A camera, a viewer that reads and one that may stop: images one by one, and what the relay has counted of them.
import { setTimeout as sleep } from 'node:timers/promises'
import type { CheckContext } from '../check.ts'
import { CheckFailure, NotApplicable } from '../check-failure.ts'
import { readKernelBytes } from '../wire/kernel-bytes.ts'
import { type NumberedViewer, numberedImages, openNumberedViewer } from '../wire/numbered-images.ts'
import { awaitRest, wireBytes } from './backlog.ts'

const viewers = 2
const pollMs = 2
/** Images beyond the backlog after which a policy must have acted. */
const surplus = 4
/** Where nobody knows what the kernel holds: more than Linux does by default, 4 MB at the sender and 6 MB at the receiver. */
const usualBytes = 24 * 1024 * 1024
const mostBytes = 96 * 1024 * 1024

export interface Totals {
  readonly sent: number
  readonly dropped: number
}

export interface Stream {
  readonly slow: NumberedViewer
  /** Images that wait before a policy acts. */
  readonly backlogImages: number
  /** Images sent so far, numbered from 0. */
  readonly images: () => number
  /** Sends the next image and waits until the viewer that reads has it. */
  readonly send: () => Promise<void>
  /** Sends until the kernel is full, and the server has had to do with some images more than the backlog. */
  readonly overfill: () => Promise<void>
  /** Of `count` images for the slow viewer, those that neither it nor the kernel has; null where nobody knows. */
  readonly imagesHeld: (count: number) => Promise<number | null>
  /** Since the first image. */
  readonly totals: () => Promise<Totals>
  /** Waits until every image was sent or dropped for each viewer. @throws CheckFailure when the sum is another */
  readonly expectSum: () => Promise<void>
}

export const openStream = async ({ config, ready, openPeer, readStats }: CheckContext): Promise<Stream> => {
  const { frameBytes } = config
  const slowViewer = config.mode === 'relay' ? config.slowViewer : null
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
  /** Images that the slow viewer or the kernel has. */
  const imagesTaken = async (): Promise<number | null> => {
    const kernelBytes = await readKernelBytes(ready.port, slow.peer.localPort())
    return kernelBytes === null ? null : (kernelBytes + slow.peer.readBytes()) / wireBytes(frameBytes)
  }
  const imagesHeld = async (count: number): Promise<number | null> => {
    const taken = await imagesTaken()
    return taken === null ? null : count - taken
  }
  /** Images that have to follow before a policy must have acted; not above 0 when it must have. */
  const imagesMissing = async (): Promise<number> => {
    const held = await imagesHeld(images)
    return held === null ? usualBytes / frameBytes - images : backlogImages + surplus - held
  }
  const sendMore = async (count: number): Promise<void> => {
    if (images * frameBytes > mostBytes) throw new NotApplicable('the kernel here holds all that is sent')
    for (let sent = 0; sent < count; sent++) await send()
  }
  /** Whether as many images as a policy lets wait, and some, still find room in the kernel; false where nobody knows. */
  const hasRoom = async (): Promise<boolean> => {
    const before = await awaitRest(imagesTaken)
    if (before === null) return false
    await sendMore(backlogImages + surplus)
    const after = await awaitRest(imagesTaken)
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
      // A server that was only late for a while has left images out too, with room in the kernel: it takes more now.
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
