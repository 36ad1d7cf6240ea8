// Paced cameras against a made-up clock: an open loop that charges a server for every frame that it made late.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import sharp from 'sharp'
import { addStamp, isIntact, readStamp } from '../../../../bench/frames/stamp.ts'
import { createPace, type Pace } from '../../../../bench/generator/feed/paced.ts'
import { createFakeOutlet, type FakeOutlet } from './fake-outlet.ts'
import { receiveBatches } from './receive-batches.ts'

const leadMs = 20
const create = { width: 48, height: 32, channels: 3 } as const
const images = await Promise.all(
  ['#123', '#456', '#789'].map(async (background) =>
    addStamp(
      await sharp({ create: { ...create, background } })
        .jpeg()
        .toBuffer(),
    ),
  ),
)

const acknowledge = (sequence: number): Buffer => {
  const payload = Buffer.alloc(8)
  payload.writeBigUInt64BE(BigInt(sequence))
  return payload
}

const percentileMs = (encoded: string, percentile: number): number =>
  decodeFromCompressedBase64(encoded).getValueAtPercentile(percentile) / 1000

const countOf = (encoded: string): number => decodeFromCompressedBase64(encoded).totalCount

describe('paced cameras', () => {
  /** A clock that goes from one waking to the next. */
  const start = async (
    cameras: number,
    fps: number,
  ): Promise<{
    pace: Pace
    outlets: readonly FakeOutlet[]
    goTo: (ms: number) => void
    turn: () => void
  }> => {
    let nowMs = 0
    let soon: (() => void)[] = []
    let sleeping: { readonly atMs: number; readonly call: () => void } | null = null
    const pace = createPace({
      images,
      fps,
      seed: 1,
      acks: true,
      nowMs: () => nowMs,
      wait: (call, ms) => {
        sleeping = { atMs: nowMs + ms, call }
      },
      soon: (call) => soon.push(call),
    })
    const outlets = Array.from({ length: cameras }, createFakeOutlet)
    for (const [index, outlet] of outlets.entries())
      await pace.feed(outlet, { index, count: cameras, camera: index, cameras })
    const goTo = (ms: number): void => {
      while (sleeping && sleeping.atMs <= ms) {
        const { atMs, call } = sleeping
        sleeping = null
        nowMs = Math.max(nowMs, atMs)
        call()
      }
      nowMs = ms
    }
    /** One turn of the event loop. */
    const turn = (): void => {
      const calls = soon
      soon = []
      for (const call of calls) call()
    }
    return { pace, outlets, goTo, turn }
  }

  it('send whole images, numbered one by one, with the time at which they were due', async () => {
    const { outlets, goTo } = await start(2, 10)
    for (let ms = 10; ms <= 400; ms += 10) {
      goTo(ms)
      for (const outlet of outlets) outlet.take()
    }
    for (const [camera, outlet] of outlets.entries()) {
      const stamps = receiveBatches(outlet.sent).map((image) => {
        const stamp = readStamp(image)
        assert.ok(stamp && isIntact(image, stamp))
        return stamp
      })
      assert.deepEqual(
        stamps.map(({ sequence }) => sequence),
        [0, 1, 2, 3],
      )
      assert.ok(stamps.every((stamp) => stamp.camera === camera))
      assert.deepEqual(
        stamps.map(({ intendedNs }) => intendedNs / 1e6),
        [0, 1, 2, 3].map((frame) => leadMs + camera * 50 + frame * 100),
      )
    }
  })

  it('measure from the intended time to the answer, and the lateness of their own sending', async () => {
    const { pace, outlets, goTo } = await start(1, 100)
    const [outlet] = outlets
    assert.ok(outlet)
    for (let frame = 0; frame < 20; frame++) {
      goTo(leadMs + frame * 10)
      outlet.take()
      goTo(leadMs + frame * 10 + 4)
      outlet.hear(acknowledge(frame))
    }
    const { dueFrames, sendLateness } = pace.offer()
    const acks = pace.acks()
    assert.ok(acks)
    const { frames, wrong, latency, pending } = acks
    assert.deepEqual([dueFrames, frames, wrong], [20, 20, 0])
    assert.ok(Math.abs(percentileMs(latency, 100) - 4) <= 0.004)
    assert.equal(percentileMs(sendLateness, 100), 0)
    assert.equal(countOf(pending), 0)
  })

  it('charge a server that stalls for 500 ms with every frame that it made late, which a closed loop hides', async () => {
    const { pace, outlets, goTo } = await start(1, 100)
    const [outlet] = outlets
    assert.ok(outlet)
    let answered = 0
    const serve = (): void => {
      while (outlet.waiting() > 0) outlet.take()
      while (answered < outlet.sent.length) outlet.hear(acknowledge(answered++))
    }
    for (let ms = leadMs; ms < leadMs + 1000; ms++) {
      goTo(ms)
      if (ms < leadMs + 200 || ms >= leadMs + 700) serve()
    }
    const { dueFrames } = pace.offer()
    const acks = pace.acks()
    assert.ok(acks)
    const { frames, latency } = acks
    assert.deepEqual([dueFrames, frames], [100, 100])
    // 50 of 100 frames were due in the stall and waited from 500 ms down to 10 ms; a closed loop would have seen one.
    assert.ok(Math.abs(percentileMs(latency, 100) - 500) <= 10, `max ${percentileMs(latency, 100)}`)
    assert.ok(Math.abs(percentileMs(latency, 75) - 250) <= 10, `p75 ${percentileMs(latency, 75)}`)
    assert.equal(percentileMs(latency, 50), 0)
    assert.equal(acks.late, 49)
  })

  it('hold no bytes for a server that takes none, and tell how long its frames have waited', async () => {
    const { pace, outlets, goTo } = await start(1, 100)
    goTo(leadMs + 1000)
    assert.equal(outlets[0]?.sent.length, 2)
    const { dueFrames } = pace.offer()
    const acks = pace.acks()
    assert.ok(acks)
    const { frames, pending } = acks
    assert.deepEqual([dueFrames, frames], [101, 0])
    assert.equal(countOf(pending), 101)
    assert.ok(Math.abs(percentileMs(pending, 100) - 1000) <= 1)
  })

  it('count answers that are not the number that comes next', async () => {
    const { pace, outlets, goTo } = await start(1, 100)
    const [outlet] = outlets
    goTo(leadMs + 15)
    for (const payload of [acknowledge(1), acknowledge(0), acknowledge(0), Buffer.from('hello')]) {
      outlet?.hear(payload)
    }
    const acks = pace.acks()
    assert.deepEqual([acks.frames, acks.wrong], [1, 3])
  })

  it('count answers that came before the kernel had taken the whole frame', async () => {
    const { pace, outlets, goTo, turn } = await start(1, 100)
    goTo(leadMs + 5)
    outlets[0]?.hear(acknowledge(0))
    turn()
    assert.equal(pace.acks().early, 0)
    turn()
    const { frames, wrong, early } = pace.acks()
    assert.deepEqual([frames, wrong, early], [1, 0, 1])
  })

  it('accuse no server whose answer was read before it was told that the frame was taken', async () => {
    const { pace, outlets, goTo, turn } = await start(1, 100)
    goTo(leadMs + 5)
    outlets[0]?.hear(acknowledge(0))
    turn()
    outlets[0]?.take()
    turn()
    goTo(leadMs + 10)
    outlets[0]?.take()
    outlets[0]?.hear(acknowledge(1))
    for (let turns = 0; turns < 3; turns++) turn()
    assert.deepEqual([pace.acks().frames, pace.acks().early], [2, 0])
  })

  it('know the stamp of each frame that they have sent, whatever comes back', async () => {
    const { pace, outlets, goTo } = await start(2, 10)
    assert.equal(pace.sentStamp(1, 0), null)
    for (let ms = 10; ms <= 400; ms += 10) {
      goTo(ms)
      for (const outlet of outlets) outlet.take()
    }
    for (const [place, outlet] of outlets.entries())
      for (const [sequence, image] of receiveBatches(outlet.sent).entries())
        assert.deepEqual(pace.sentStamp(place, sequence), readStamp(image))
    assert.equal(pace.sentStamp(0, 4), null)
    assert.equal(pace.sentStamp(2, 0), null)
  })

  it('begin a new histogram after each report', async () => {
    const { pace, outlets, goTo } = await start(1, 100)
    goTo(leadMs)
    outlets[0]?.take()
    outlets[0]?.hear(acknowledge(0))
    assert.equal(countOf(pace.acks().latency), 1)
    assert.equal(countOf(pace.acks().latency), 0)
  })

  it('send no more once told to stop', async () => {
    const { outlets, goTo } = await start(1, 100)
    goTo(leadMs)
    outlets[0]?.shut()
    outlets[0]?.take()
    goTo(leadMs + 500)
    assert.equal(outlets[0]?.sent.length, 1)
  })
})
