// The account of a page: shown + skipped = received, or the trial fails.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLatencyRecorder } from '../../../bench/generator/latency.ts'
import { sumHistograms } from '../../../results/histogram.ts'
import { joinPages, pageFault, waitingInPage } from '../../../results/modes/page.ts'
import type { PageCounters } from '../../../runners/contract.ts'

const histogramOf = (...ms: readonly number[]): string => {
  const recorder = createLatencyRecorder()
  for (const each of ms) recorder.record(each)
  return recorder.take()
}

const page = (counts: Partial<PageCounters> = {}): PageCounters => ({
  ...{ decoded: 0, shown: 0, skipped: 0, failed: 0, reordered: 0, peakRssBytes: 1, cpuMicros: 1 },
  ...{ decode: histogramOf(), age: histogramOf(), sinceArrival: histogramOf() },
  ...counts,
})

describe('the account of a page as the viewer', () => {
  it('is in order where every received frame was shown or skipped', () => {
    const line = { received: { frames: 10 }, page: page({ shown: 8, skipped: 2 }) }
    assert.equal(pageFault(line), null)
    assert.equal(waitingInPage(line), 0)
  })

  it('catches a page that skips frames without saying so', () => {
    const line = { received: { frames: 10 }, page: page({ shown: 7, skipped: 1 }) }
    assert.equal(waitingInPage(line), 2)
    assert.deepEqual(pageFault(line), {
      code: 'frames-unshown',
      message: 'the page received 10 frames, showed 7 and skipped 1: 2 are unaccounted for',
    })
  })

  it('catches a page that shows more than it received, and one whose browser cannot decode', () => {
    assert.equal(pageFault({ received: { frames: 3 }, page: page({ shown: 4 }) })?.code, 'frames-unshown')
    assert.deepEqual(pageFault({ received: { frames: 3 }, page: page({ shown: 2, failed: 1 }) }), {
      code: 'frames-failed',
      message: 'the browser could not decode 1 frames',
    })
  })

  it('catches a tab whose pictures are none of the frames', () => {
    const line = { received: { frames: 3 }, page: page({ skipped: 3, unknown: 2 }) }
    assert.deepEqual(pageFault(line), {
      code: 'frames-corrupt',
      message: 'the tab showed 2 pictures that are none of the frames',
    })
  })

  it('has nothing to say where the viewers are the suite’s own', () => {
    assert.equal(pageFault({ received: { frames: 3 } }), null)
    assert.equal(waitingInPage({ received: { frames: 3 } }), 0)
    assert.deepEqual(joinPages({ received: { frames: 3 } }, { received: { frames: 4 } }), {})
  })

  it('keeps the counters of the later line, and the times of both', () => {
    const earlier = { received: { frames: 1 }, page: page({ shown: 1, age: histogramOf(5) }) }
    const later = { received: { frames: 3 }, page: page({ shown: 3, age: histogramOf(7, 9) }) }
    const joined = joinPages(earlier, later).page
    assert.equal(joined?.shown, 3)
    assert.equal(sumHistograms([joined?.age ?? '']).totalCount, 3)
  })
})
