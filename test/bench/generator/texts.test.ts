// Texts against a made-up clock: an open loop at random moments, matched by number, never inside an image.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { createFrameReader } from '../../../bench/generator/codec/reader.ts'
import { createTexts } from '../../../bench/generator/texts.ts'
import { createFakeOutlet, type FakeOutlet } from './feed/fake-outlet.ts'

const bytes = 20
const intervalMs = 20
const turnMs = 0.05

const start = (seed = 1) => {
  let nowMs = 0
  let sleeping: { readonly atMs: number; readonly call: () => void } | null = null
  const wait = (call: () => void, ms: number): void => {
    sleeping = { atMs: nowMs + ms, call }
  }
  const texts = createTexts({
    perSecond: 1000 / intervalMs,
    bytes,
    seed,
    nowMs: () => nowMs,
    wait,
  })
  const outlet = createFakeOutlet()
  texts.begin(outlet)
  const goTo = (ms: number): void => {
    while (sleeping && sleeping.atMs <= ms) {
      const { atMs, call } = sleeping
      sleeping = null
      nowMs = Math.max(nowMs, atMs)
      call()
    }
    nowMs = Math.max(nowMs, ms)
  }
  return { texts, outlet, goTo, now: () => nowMs }
}

/** Texts as a server sees them. */
const textsOf = ({ sent }: FakeOutlet): readonly string[] => {
  const received: string[] = []
  const reader = createFrameReader(
    { expectMasked: true, maxPayloadBytes: 1e3 },
    { onPayload: (piece) => received.push(piece.toString()), onEnd: () => {} },
  )
  for (const batch of sent) reader.push(batch.bytes)
  return received
}

const histogram = (encoded: string) => decodeFromCompressedBase64(encoded)

describe('texts', () => {
  it('are numbered, as long as asked for, one in each interval, and count as no frames', () => {
    const { outlet, goTo } = start()
    for (let interval = 1; interval <= 50; interval++) {
      goTo(interval * intervalMs)
      assert.equal(outlet.sent.length, interval)
    }
    assert.deepEqual(
      textsOf(outlet).slice(0, 2),
      [0, 1].map((number) => String(number).padStart(bytes, '0')),
    )
    assert.ok(outlet.sent.every(({ frames }) => frames === 0))
  })

  it('are due at moments that spread over their interval and follow from the seed', () => {
    const momentsOf = (seed: number): readonly number[] => {
      const { outlet, goTo } = start(seed)
      const moments: number[] = []
      for (let ms = 0; ms < 100 * intervalMs; ms += 0.5) {
        goTo(ms)
        while (moments.length < outlet.sent.length) moments.push(ms % intervalMs)
      }
      return moments
    }
    const moments = momentsOf(7)
    assert.deepEqual(momentsOf(7), moments)
    assert.notDeepEqual(momentsOf(8), moments)
    for (let quarter = 0; quarter < 4; quarter++) {
      const from = (quarter * intervalMs) / 4
      assert.ok(moments.some((ms) => ms >= from && ms < from + intervalMs / 4))
    }
  })

  it('are timed from the moment they were due, and their own lateness apart', () => {
    const { texts, outlet, goTo, now } = start()
    for (let answered = 0; answered < 30; ) {
      goTo(now() + turnMs)
      if (outlet.sent.length === answered) continue
      goTo(now() + 4)
      outlet.hear(Buffer.from(textsOf(outlet)[answered++] ?? ''), true)
    }
    const { sent, answered, answeredBytes, wrong, latency, sendLateness, pending } = texts.report()
    assert.deepEqual([sent, answered, answeredBytes, wrong], [30, 30, 30 * bytes, 0])
    assert.equal(histogram(latency).totalCount, 30)
    assert.ok(histogram(latency).maxValue / 1000 <= 4 + 3 * turnMs)
    assert.ok(histogram(latency).minNonZeroValue / 1000 >= 4)
    assert.ok(histogram(sendLateness).maxValue / 1000 <= 2 * turnMs)
    assert.equal(histogram(pending).totalCount, 0)
    assert.equal(histogram(texts.report().latency).totalCount, 0)
  })

  it('go on while nothing is answered, and say how long each has waited', () => {
    const { texts, outlet, goTo } = start()
    goTo(1000)
    assert.equal(outlet.sent.length, 50)
    const { sent, answered, latency, pending } = texts.report()
    assert.deepEqual([sent, answered, histogram(latency).totalCount], [50, 0, 0])
    assert.equal(histogram(pending).totalCount, 50)
    assert.ok(Math.abs(histogram(pending).maxValue / 1000 - 990) <= 11)
  })

  it('take no other answer than the next text', () => {
    const { texts, outlet, goTo } = start()
    goTo(5 * intervalMs)
    const [first = '', second = ''] = textsOf(outlet)
    for (const answer of [second, first.slice(1), first, first]) outlet.hear(Buffer.from(answer), true)
    outlet.hear(Buffer.from(second), false)
    const { answered, wrong } = texts.report()
    assert.deepEqual([answered, wrong], [1, 3])
  })

  it('end with their connection', () => {
    const { outlet, goTo } = start()
    goTo(5 * intervalMs)
    outlet.shut()
    goTo(10 * intervalMs)
    assert.equal(outlet.sent.length, 5)
  })
})
