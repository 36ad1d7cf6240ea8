// Cameras at one rate after another against a made-up clock: what each sends, what is due, and the end flat out.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSteppedFeed } from '../../../../bench/generator/feed/stepped.ts'
import { createFakeOutlet, type FakeOutlet } from './fake-outlet.ts'

const leadMs = 20
const images = [1, 2, 3].map((fill) => Buffer.alloc(1000, fill))

const start = async (cameras: number, framesPerSecond: readonly number[]) => {
  let nowMs = 0
  let sleeping: { readonly atMs: number; readonly call: () => void }[] = []
  const stepped = createSteppedFeed({
    framesPerSecond,
    cameras,
    nowMs: () => nowMs,
    wait: (call, ms) => sleeping.push({ atMs: nowMs + ms, call }),
  })
  const outlets = Array.from({ length: cameras }, createFakeOutlet)
  const feed = stepped.feedOf(images, 1)
  for (const [index, outlet] of outlets.entries())
    await feed(outlet, { index, count: cameras, camera: index, cameras })
  assert.equal(stepped.offer(), null, 'they send flat out at first')
  assert.ok(outlets.every(({ sent }) => sent.length > 0))
  const flatOutFrames = outlets.map(framesOf)
  const flatOutWrites = outlets.map(({ sent }) => sent.length)
  stepped.next()
  /** The kernel takes every write at once. */
  const takeAll = (): void => {
    for (const outlet of outlets) while (outlet.waiting() > 0) outlet.take()
  }
  const goTo = (ms: number): void => {
    for (;;) {
      takeAll()
      const [next] = sleeping.toSorted((a, b) => a.atMs - b.atMs)
      if (next === undefined || next.atMs > ms) break
      sleeping = sleeping.filter((other) => other !== next)
      nowMs = Math.max(nowMs, next.atMs)
      next.call()
    }
    nowMs = ms
  }
  return {
    stepped,
    outlets,
    goTo,
    flatOutWrites,
    /** Since the first rate. */
    frames: () => outlets.map((outlet, camera) => framesOf(outlet) - (flatOutFrames[camera] ?? 0)),
  }
}

const framesOf = ({ sent }: FakeOutlet): number => sent.reduce((sum, { frames }) => sum + frames, 0)

describe('cameras at equal pace', () => {
  it('share the rate, one frame a write', async () => {
    const { outlets, goTo, frames, stepped, flatOutWrites } = await start(2, [100])
    goTo(leadMs + 999)
    assert.deepEqual(frames(), [50, 50])
    for (const [camera, { sent }] of outlets.entries())
      assert.ok(sent.slice(flatOutWrites[camera]).every((batch) => batch.frames === 1))
    assert.equal(stepped.offer()?.dueFrames, 100)
  })

  it('go on to the next rate, and what was due before still counts', async () => {
    const { goTo, frames, stepped } = await start(1, [10, 100])
    goTo(leadMs + 999)
    assert.deepEqual(frames(), [10])
    stepped.next()
    goTo(leadMs + 999 + leadMs + 999)
    assert.deepEqual(frames(), [110])
    assert.equal(stepped.offer()?.dueFrames, 110)
  })

  it('do not make up for frames that the rate before still owed', async () => {
    const { goTo, frames, stepped } = await start(1, [1000, 10])
    stepped.next()
    goTo(leadMs)
    assert.deepEqual(frames(), [1])
  })

  it('send flat out after the last rate, without an offer', async () => {
    const { outlets, stepped } = await start(2, [10])
    for (const outlet of outlets) while (outlet.waiting() > 0) outlet.take()
    const before = outlets.map(({ sent }) => sent.length)
    stepped.next()
    for (const [camera, outlet] of outlets.entries()) {
      assert.ok(outlet.sent.length > (before[camera] ?? 0))
      const begun = outlet.sent.length
      outlet.take()
      outlet.take()
      assert.ok(outlet.sent.length > begun, 'a write that was taken is followed by the next')
    }
    assert.equal(stepped.offer(), null)
    stepped.next()
    assert.equal(stepped.offer(), null)
  })

  it('begin nothing at any rate once their connection has ended', async () => {
    const { outlets, goTo, stepped } = await start(1, [10])
    outlets[0]?.shut()
    const begun = outlets[0]?.sent.length
    goTo(leadMs + 500)
    stepped.next()
    assert.equal(outlets[0]?.sent.length, begun)
  })
})
