// Cameras with a few images on their way: the next goes when one has arrived, and not before.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isIntact, readStamp } from '../../../../bench/frames/stamp.ts'
import { createWindowedFeed } from '../../../../bench/generator/feed/windowed.ts'
import type { WireBatch } from '../../../../bench/generator/wire-frames.ts'
import { madeUpImage } from '../view/made-up-images.ts'
import { createFakeOutlet } from './fake-outlet.ts'
import { receiveBatches } from './receive-batches.ts'

const images = [0, 1, 2].map((sequence) => madeUpImage({ sequence, bytes: 100 + sequence }))

const start = async (cameras: number, inFlight: number) => {
  const clock = { nowMs: 5 }
  const heard: string[] = []
  const listen = (camera: number) => ({
    onPiece: (piece: Buffer) => heard.push(`${camera}: ${piece}`),
    onEnd: () => {},
  })
  const { feed, arrived, sentStamp } = createWindowedFeed({
    ...{ images, seed: 3, inFlight, listen },
    nowMs: () => clock.nowMs,
  })
  const outlets = Array.from({ length: cameras }, createFakeOutlet)
  await Promise.all(
    outlets.map((outlet, index) => feed(outlet, { index, count: cameras, camera: index, cameras })),
  )
  return { arrived, clock, heard, outlets, sentStamp }
}

const stampsOf = (sent: readonly WireBatch[]) => receiveBatches(sent).map((image) => readStamp(image))
const sequencesOf = (sent: readonly WireBatch[]) => stampsOf(sent).map((stamp) => stamp?.sequence)

describe('a camera with a window', () => {
  it('begins with as many images as it may have on their way, whole and numbered', async () => {
    const { outlets } = await start(1, 4)
    const sent = receiveBatches(outlets[0]?.sent ?? [])
    for (const [sequence, image] of sent.entries()) {
      const stamp = readStamp(image)
      assert.ok(stamp && isIntact(image, stamp))
      assert.deepEqual([stamp.sequence, stamp.camera, stamp.intendedNs], [sequence, 0, 5e6])
      assert.equal(image.length, images[sequence % 3]?.length)
    }
    assert.equal(sent.length, 4)
  })

  it('never has more than its window between what arrived and what it began', async () => {
    const progress = fc.array(fc.nat({ max: 6 }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), progress, async (inFlight, steps) => {
        const { arrived, outlets } = await start(1, inFlight)
        let next = 0
        for (const step of steps) {
          next = Math.min(next + step, outlets[0]?.sent.length ?? 0)
          arrived(0, next)
          assert.equal(outlets[0]?.sent.length, next + inFlight)
        }
        assert.deepEqual(sequencesOf(outlets[0]?.sent ?? []), [...Array(next + inFlight).keys()])
      }),
    )
  })

  it('ignores an arrival that is reported late or twice', async () => {
    const { arrived, outlets } = await start(1, 2)
    for (const next of [2, 1, 2]) arrived(0, next)
    assert.deepEqual(sequencesOf(outlets[0]?.sent ?? []), [0, 1, 2, 3])
  })

  it('stamps each image with the time at which it begins to write it', async () => {
    const { arrived, clock, outlets } = await start(1, 1)
    clock.nowMs = 12.5
    arrived(0, 1)
    assert.deepEqual(
      stampsOf(outlets[0]?.sent ?? []).map((stamp) => stamp?.intendedNs),
      [5e6, 12.5e6],
    )
  })

  it('knows the stamp of each image that is on its way, and of no other', async () => {
    const { arrived, clock, outlets, sentStamp } = await start(2, 2)
    clock.nowMs = 12.5
    arrived(1, 1)
    const stamps = stampsOf(outlets[1]?.sent ?? [])
    assert.deepEqual(
      [0, 1, 2, 3, -1].map((sequence) => sentStamp(1, sequence)),
      [null, stamps[1], stamps[2], null, null],
    )
    assert.equal(stamps[2]?.intendedNs, 12.5e6)
    assert.equal(sentStamp(2, 0), null)
  })

  it('goes on by itself, whatever the others wait for, and hears what is said to it alone', async () => {
    const { arrived, heard, outlets } = await start(2, 1)
    arrived(1, 1)
    arrived(7, 1)
    assert.deepEqual(
      outlets.map(({ sent }) => sent.length),
      [1, 2],
    )
    outlets[1]?.hear(Buffer.from('back'))
    assert.deepEqual(heard, ['1: back'])
  })

  it('begins nothing more once its connection is closed', async () => {
    const { arrived, outlets } = await start(1, 2)
    outlets[0]?.shut()
    arrived(0, 2)
    assert.equal(outlets[0]?.sent.length, 2)
  })
})
