// The account of several viewers: every image is in it, as what it is, with its age.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { readStamp, stampOffset } from '../../../../bench/frames/stamp.ts'
import { createViewing, type ViewingOptions } from '../../../../bench/generator/view/viewing.ts'
import type { ViewerCounters } from '../../../../runners/contract.ts'
import { damage, madeUpImage } from './made-up-images.ts'

const clean: ViewerCounters = {
  ...{ frames: 0, lost: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true },
}

const start = (said: Partial<ViewingOptions> = {}) => {
  const clock = { nowMs: 1000 }
  const seen: [viewer: number, next: number][] = []
  const viewing = createViewing({
    ...{ viewers: 1, checkEvery: 1, seed: 1, cycle: null, lateAfterMs: null },
    nowMs: () => clock.nowMs,
    sentStamp: () => null,
    onImage: (viewer, next) => seen.push([viewer, next]),
    ...said,
  })
  const sinks = new Map<number, ReturnType<typeof viewing.sinkOf>>()
  const show = (image: Buffer, viewer = 0): void => {
    const sink = sinks.get(viewer) ?? viewing.sinkOf(viewer)
    sinks.set(viewer, sink)
    sink.onPiece(image)
    sink.onEnd(false)
  }
  return { clock, seen, show, viewing }
}

const percentileMs = (encoded: string, percentile: number): number =>
  decodeFromCompressedBase64(encoded).getValueAtPercentile(percentile) / 1000

describe('the account of viewers', () => {
  it('has each image as distinct or repeated, and the range as distinct or lost', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 60 }), (numbers) => {
        const { show, viewing } = start()
        for (const sequence of numbers) show(madeUpImage({ sequence }))
        const [counters] = viewing.report().viewers
        const distinct = new Set(numbers).size
        assert.equal(counters?.frames, distinct + (counters?.repeated ?? 0))
        assert.equal((counters?.lost ?? 0) + distinct, Math.max(...numbers) + 1)
        assert.equal(counters?.corrupt, 0)
      }),
    )
  })

  it('keeps viewers apart, adds up their images and bytes, and tells each one’s progress', () => {
    const { seen, show, viewing } = start({ viewers: 3 })
    show(madeUpImage({ sequence: 0, bytes: 100 }), 0)
    show(madeUpImage({ sequence: 0, bytes: 200 }), 2)
    show(madeUpImage({ sequence: 2, bytes: 300 }), 2)
    viewing.end(1)
    const { frames, bytes, viewers } = viewing.report()
    assert.deepEqual([frames, bytes], [3, 600])
    assert.deepEqual(viewers, [
      { ...clean, frames: 1 },
      { ...clean, open: false },
      { ...clean, frames: 2, lost: 1 },
    ])
    assert.deepEqual(seen, [
      [0, 1],
      [2, 1],
      [2, 3],
    ])
  })

  const unreadable = [
    ['without a stamp', damage(madeUpImage({ sequence: 1 }), stampOffset + 28)],
    ['with a number that was never sent', damage(madeUpImage({ sequence: 1 }), stampOffset)],
  ] as const
  for (const [title, image] of unreadable)
    it(`takes an image ${title} for the expected one: damaged, and neither lost nor on its way`, () => {
      const { seen, show, viewing } = start()
      show(madeUpImage({ sequence: 0 }))
      show(image)
      show(madeUpImage({ sequence: 2 }))
      assert.deepEqual(viewing.report().viewers, [{ ...clean, frames: 3, corrupt: 1 }])
      assert.deepEqual(seen.at(-1), [0, 3])
    })

  it('takes a number that a cycle does not have for a damaged stamp', () => {
    const { show, viewing } = start({ cycle: 4 })
    for (const sequence of [0, 1, 17, 3, 0, 1]) show(madeUpImage({ sequence }))
    assert.deepEqual(viewing.report().viewers, [{ ...clean, frames: 6, corrupt: 1 }])
  })

  it('records the age of each image by the table of what was sent, once, and begins anew with each report', () => {
    const sent = [995, 990, 960, 0].map((intendedMs, sequence) =>
      madeUpImage({ sequence, intendedNs: intendedMs * 1e6 }),
    )
    const { clock, show, viewing } = start({
      lateAfterMs: 10,
      sentStamp: (_, sequence) => readStamp(sent[sequence] ?? Buffer.alloc(0)),
    })
    for (const image of sent) show(image)
    clock.nowMs = 5000
    show(sent[2] ?? Buffer.alloc(0)) // again: its age is that of its first arrival
    const { latency, viewers } = viewing.report()
    assert.equal(decodeFromCompressedBase64(latency).totalCount, 3)
    assert.ok(Math.abs(percentileMs(latency, 100) - 40) < 0.1)
    assert.deepEqual(viewers, [{ ...clean, frames: 5, repeated: 1, late: 1 }])
    assert.equal(decodeFromCompressedBase64(viewing.report().latency).totalCount, 0)
  })

  it('calls an image damaged whose stamp is not the one it was sent with, and takes its age from the table', () => {
    const sent = madeUpImage({ sequence: 0, intendedNs: 900e6 })
    const rewritten = madeUpImage({ sequence: 0, intendedNs: 999e6 })
    const { show, viewing } = start({ sentStamp: () => readStamp(sent) })
    show(rewritten)
    const { latency, viewers } = viewing.report()
    assert.deepEqual(viewers, [{ ...clean, frames: 1, corrupt: 1 }])
    assert.ok(Math.abs(percentileMs(latency, 100) - 100) < 0.1)
  })

  it('calls an image damaged that is whole, and not the one that was sent', () => {
    const other = madeUpImage({ sequence: 0, bytes: 301 })
    const { show, viewing } = start({ sentStamp: () => readStamp(madeUpImage({ sequence: 0 })) })
    show(other)
    assert.deepEqual(viewing.report().viewers, [{ ...clean, frames: 1, corrupt: 1 }])
  })

  it('gives an image no age that nobody has sent', () => {
    const { show, viewing } = start()
    show(madeUpImage({ sequence: 0, intendedNs: 900e6 }))
    assert.equal(decodeFromCompressedBase64(viewing.report().latency).totalCount, 0)
  })

  it('keeps the cameras apart that a viewer sees: each has numbers, losses and ages of its own', () => {
    const sent = [950, 990].map((intendedMs, camera) =>
      madeUpImage({ sequence: 0, camera, intendedNs: intendedMs * 1e6 }),
    )
    const { show, viewing } = start({
      ...{ cameras: 2, lateAfterMs: 20 },
      sentStamp: (_, sequence, camera) =>
        sequence === 0 ? readStamp(sent[camera] ?? Buffer.alloc(0)) : null,
    })
    for (const image of sent) show(image)
    show(madeUpImage({ sequence: 1, camera: 0 }))
    show(madeUpImage({ sequence: 3, camera: 1 }))
    const { latency, viewers } = viewing.report()
    assert.deepEqual(viewers, [{ ...clean, frames: 4, lost: 2, late: 1 }])
    assert.ok(Math.abs(percentileMs(latency, 100) - 50) < 0.1)
  })

  it('calls an image damaged that names a camera that is not there', () => {
    const { show, viewing } = start({ cameras: 2 })
    show(madeUpImage({ sequence: 0, camera: 2 }))
    assert.deepEqual(viewing.report().viewers, [{ ...clean, frames: 1, corrupt: 1 }])
  })

  it('finds damage behind the stamp in one of each sixteen images, wherever it is', () => {
    const { show, viewing } = start({ checkEvery: 16 })
    for (let sequence = 0; sequence < 320; sequence++) {
      const image = madeUpImage({ sequence })
      show(sequence % 16 === 0 ? image : damage(image, -1))
    }
    const corrupt = viewing.report().viewers[0]?.corrupt ?? 0
    // Of twenty that are compared, few are by chance whole.
    assert.ok(corrupt >= 15 && corrupt <= 20, `${corrupt}`)
  })

  it('calls nothing late where nobody paced the cameras', () => {
    const image = madeUpImage({ sequence: 0, intendedNs: 1 })
    const { show, viewing } = start({ sentStamp: () => readStamp(image) })
    show(image)
    assert.equal(viewing.report().viewers[0]?.late, 0)
  })
})
