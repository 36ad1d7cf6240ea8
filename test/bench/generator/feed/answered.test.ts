// Cameras that wait for the answers to their images: the next goes when one was answered by its number, and not before.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createAnsweredFeed } from '../../../../bench/generator/feed/answered.ts'
import { lengthPrefix } from '../../../../bench/generator/transport/length-prefix.ts'
import { sumHistograms } from '../../../../results/histogram.ts'
import { madeUpImage } from '../view/made-up-images.ts'
import { createFakeOutlet } from './fake-outlet.ts'

const images = [0, 1, 2].map((sequence) => madeUpImage({ sequence }))

const answerOf = (sequence: number): Buffer => {
  const answer = Buffer.alloc(8)
  answer.writeBigUInt64BE(BigInt(sequence))
  return answer
}

const start = async (cameras: number, inFlight: number) => {
  const clock = { nowMs: 100 }
  const { feed, acks } = createAnsweredFeed({ images, seed: 3, inFlight, nowMs: () => clock.nowMs })
  const outlets = Array.from({ length: cameras }, createFakeOutlet)
  for (const [index, outlet] of outlets.entries())
    await feed(outlet, { index, count: cameras, camera: index, cameras })
  return { acks, clock, outlets, sent: () => outlets.map((outlet) => outlet.sent.length) }
}

describe('a camera that waits for answers', () => {
  it('has so many images unanswered, and sends the next for each answer', async () => {
    const { outlets, sent } = await start(2, 2)
    assert.deepEqual(sent(), [2, 2])
    outlets[1]?.hear(answerOf(0))
    assert.deepEqual(sent(), [2, 3])
    outlets[1]?.hear(answerOf(1))
    outlets[0]?.hear(answerOf(0))
    assert.deepEqual(sent(), [3, 4])
  })

  it('times each answer from the beginning of the write', async () => {
    const { acks, clock, outlets } = await start(1, 1)
    for (const [sequence, tookMs] of [4, 6].entries()) {
      clock.nowMs += tookMs
      outlets[0]?.hear(answerOf(sequence))
    }
    clock.nowMs += 9
    const { frames, wrong, late, latency, pending } = acks()
    assert.deepEqual([frames, wrong, late], [2, 0, 0])
    assert.deepEqual(longestOf(latency), [2, 6])
    assert.deepEqual(longestOf(pending), [1, 9])
  })

  it('counts an answer that is not the next number, and sends nothing for it', async () => {
    const { acks, outlets, sent } = await start(1, 1)
    for (const wrong of [answerOf(1), Buffer.alloc(3), Buffer.alloc(9)]) outlets[0]?.hear(wrong)
    outlets[0]?.hear(Buffer.from('a text of any length'), true)
    assert.deepEqual([acks().wrong, acks().frames, sent()], [3, 0, [1]])
  })

  it('frames its images as the transport does', async () => {
    const { feed } = createAnsweredFeed({
      images,
      seed: 3,
      framing: lengthPrefix,
      inFlight: 1,
      nowMs: () => 5,
    })
    const outlet = createFakeOutlet()
    await feed(outlet, { index: 0, count: 1, camera: 0, cameras: 1 })
    const [{ head = Buffer.alloc(0), bytes } = { bytes: Buffer.alloc(0) }] = outlet.sent
    const wire = Buffer.concat([head, bytes])
    assert.equal(wire.readUInt32BE(), images[0]?.length)
    assert.deepEqual(wire.subarray(4), madeUpImage({ sequence: 0, intendedNs: 5e6 }))
  })
})

/** How many there are, and the longest of them in ms. */
const longestOf = (encoded: string): readonly number[] => {
  const histogram = sumHistograms([encoded])
  return [histogram.totalCount, Math.round(histogram.maxValue / 1000)]
}
