// The account of a page: what it received, showed and skipped, from a made-up log.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPageAccount, type PageReport } from '../../../bench/browser/page-account.ts'
import type { PageEvents } from '../../../bench/browser/page-events.ts'
import { percentileMs, sumHistograms } from '../../../results/histogram.ts'

const imageBytes = 1000
/** The page's clock is so far ahead of the cameras'. */
const aheadMs = 5_000

type Arrival = PageEvents['arrivals'][number]
type Fate = PageEvents['fates'][number]

const stampOf = (sequence: number, intendedMs: number) => ({
  sequence,
  camera: 0,
  imageBytes,
  intendedNs: intendedMs * 1e6,
  checksum: 77,
})

/** Frame n is due at n × 100 ms. */
const accountOf = (log: Partial<PageEvents>): PageReport => {
  const account = createPageAccount({
    checkEvery: 1,
    seed: 1,
    cycle: null,
    lateAfterMs: 100,
    sentStamp: (_, sequence) => stampOf(sequence, 100 * (sequence + 1)),
    toOwnMs: (pageMs) => pageMs - aheadMs,
    digests: new Map([[77, 'right']]),
  })
  account.add({ arrivals: [], fates: [], checks: [], closed: null, ...log })
  return account.report()
}

const arrivedAt = (sequence: number, ms: number): Arrival => [
  sequence,
  0,
  imageBytes,
  100 * (sequence + 1) * 1e6,
  77,
  imageBytes,
  ms + aheadMs,
]
const settled = (
  index: number,
  fate: Fate[1],
  beganMs: number | null,
  decodedMs: number | null,
  ms: number,
): Fate => [
  index,
  fate,
  beganMs === null ? null : beganMs + aheadMs,
  decodedMs === null ? null : decodedMs + aheadMs,
  ms + aheadMs,
]
const largestMs = (histogram: string): number => sumHistograms([histogram]).maxValue / 1000

describe('the account of a page', () => {
  it('counts frames that are shown, skipped before and after decoding, and not decodable', () => {
    const { received, page } = accountOf({
      arrivals: [0, 1, 2, 3].map((sequence) => arrivedAt(sequence, 100 * (sequence + 1) + 3)),
      fates: [
        settled(0, 'shown', 104, 110, 120),
        settled(1, 'skipped', null, null, 204),
        settled(2, 'skipped', 305, 309, 310),
        settled(3, 'failed', 405, null, 406),
      ],
    })
    assert.equal(received.frames, 4)
    assert.equal(received.bytes, 4 * imageBytes)
    const { decoded, shown, skipped, failed } = page
    assert.deepEqual({ decoded, shown, skipped, failed }, { decoded: 2, shown: 1, skipped: 2, failed: 1 })
  })

  it('times a frame from its intended send time by the schedule, on the clock of the cameras', () => {
    const { received, page } = accountOf({
      arrivals: [arrivedAt(0, 103)],
      fates: [settled(0, 'shown', 104, 110, 120)],
    })
    assert.equal(largestMs(received.latency), 3)
    assert.ok(Math.abs(largestMs(page.age) - 20) < 0.1)
    assert.ok(Math.abs(largestMs(page.sinceArrival) - 17) < 0.1)
    assert.ok(Math.abs(largestMs(page.decode) - 6) < 0.1)
  })

  it('gives no percentile of too few frames', () => {
    const { page } = accountOf({ arrivals: [arrivedAt(0, 103)], fates: [settled(0, 'shown', 104, 110, 120)] })
    assert.equal(percentileMs(sumHistograms([page.age]), 99), null)
  })

  it('does not count a frame of which the page says nothing, nor one that never came', () => {
    const { received, page } = accountOf({
      arrivals: [arrivedAt(0, 103), arrivedAt(1, 203)],
      fates: [
        settled(0, 'shown', 104, 110, 120),
        settled(9, 'shown', 104, 110, 120),
        settled(0, 'shown', 1, 2, 3),
      ],
    })
    assert.equal(received.frames, 2)
    assert.equal(page.shown + page.skipped + page.failed, 1)
  })

  it('notices frames that are decoded after a newer one, whichever is reported first', () => {
    const arrivals = [0, 1, 2].map((sequence) => arrivedAt(sequence, 100 * (sequence + 1)))
    const lateIsFirst = [settled(0, 'skipped', 101, 330, 331), settled(1, 'shown', 201, 220, 340)]
    assert.equal(accountOf({ arrivals, fates: lateIsFirst }).page.reordered, 1)
    assert.equal(accountOf({ arrivals, fates: lateIsFirst.toReversed() }).page.reordered, 1)
    const inOrder = [settled(0, 'shown', 101, 110, 120), settled(1, 'shown', 201, 220, 230)]
    assert.equal(accountOf({ arrivals, fates: inOrder }).page.reordered, 0)
  })

  it('notices lost frames, other stamps, other sizes and other bytes', () => {
    assert.equal(accountOf({ arrivals: [arrivedAt(0, 1), arrivedAt(2, 2)] }).received.viewers[0]?.lost, 1)
    const corrupt = (log: Partial<PageEvents>) => accountOf(log).received.viewers[0]?.corrupt
    assert.equal(corrupt({ arrivals: [[null, null, null, null, null, imageBytes, 1]] }), 1)
    assert.equal(corrupt({ arrivals: [[0, 0, imageBytes, 1e8, 77, imageBytes - 1, 1]] }), 1)
    assert.equal(corrupt({ arrivals: [[0, 0, imageBytes, 2e8, 77, imageBytes, 1]] }), 1)
    assert.equal(corrupt({ arrivals: [arrivedAt(0, 1)], checks: [[0, 'wrong']] }), 1)
    assert.equal(corrupt({ arrivals: [arrivedAt(0, 1)], checks: [[0, 'right']] }), 0)
  })
})
