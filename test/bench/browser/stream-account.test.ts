// The account of MJPEG in an <img>: which of the received frames were seen, from made-up arrivals and sightings.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PageReport } from '../../../bench/browser/page-account.ts'
import type { StreamEvents } from '../../../bench/browser/page-events.ts'
import { createStreamAccount, type StreamAccount } from '../../../bench/browser/stream-account.ts'
import { sumHistograms } from '../../../results/histogram.ts'
import { pageFault, waitingInPage } from '../../../results/modes/page.ts'

const frameBytes = 1000
const cycle = 8
/** A frame arrives every 10 ms, the first at 10. */
const everyMs = 10

const receive = (account: StreamAccount, frames: number): void => {
  for (let count = 1; count <= frames; count++) account.arrive(count * everyMs, count)
}
const seenAt = (frame: number | null, ms: number): StreamEvents['seen'][number] => [frame, ms, ms + 2]
const lineOf = ({ received, page }: PageReport) => ({
  received,
  page: { ...page, peakRssBytes: 1, cpuMicros: 1 },
})
const faultOf = (account: StreamAccount) => {
  const line = lineOf(account.report())
  return { waiting: waitingInPage(line), code: pageFault(line)?.code }
}
const countsOf = (account: StreamAccount) => {
  const { received, page } = account.report()
  const [viewer] = received.viewers
  return [received.frames, page.shown, page.skipped, page.unknown, viewer?.reordered]
}

describe('the account of MJPEG in an img element', () => {
  it('skips what came before a frame that was seen, and waits for what came behind', () => {
    const account = createStreamAccount({ frameBytes, cycle })
    receive(account, 6)
    account.add({ seen: [seenAt(0, 15), seenAt(3, 45)], steps: 9 })
    assert.deepEqual(countsOf(account), [6, 2, 2, 0, 0])
    assert.deepEqual(faultOf(account), { waiting: 2, code: 'frames-unshown' })
    assert.equal(account.report().received.bytes, 6 * frameBytes)
  })

  it('knows a frame by its place among those received by then, in any cycle', () => {
    const account = createStreamAccount({ frameBytes, cycle })
    receive(account, 40)
    // The 35th frame is the third of its cycle; more than a cycle passed unseen before it.
    account.add({ seen: [seenAt(1, 25), seenAt(2, 355)], steps: 9 })
    assert.deepEqual(countsOf(account), [40, 2, 33, 0, 0])
  })

  it('times a picture from its last byte to the end of the rendering step', () => {
    const account = createStreamAccount({ frameBytes, cycle })
    receive(account, 3)
    account.add({ seen: [seenAt(1, 34)], steps: 1 })
    const { sinceArrival, age, decode } = account.report().page
    assert.equal(sumHistograms([sinceArrival]).maxValue, 16_000)
    assert.deepEqual(
      [age, decode].map((histogram) => sumHistograms([histogram]).totalCount),
      [0, 0],
    )
  })

  it('skips what is left once nothing was sent any more and the browser has rendered without news', () => {
    const account = createStreamAccount({ frameBytes, cycle })
    receive(account, 6)
    account.add({ seen: [seenAt(3, 45)], steps: 3 })
    account.add({ seen: [], steps: 99 })
    assert.equal(faultOf(account).waiting, 2, 'frames may still come')
    account.finish()
    account.add({ seen: [], steps: 100 })
    assert.deepEqual(countsOf(account), [6, 1, 5, 0, 0])
    assert.deepEqual(faultOf(account), { waiting: 0, code: undefined })
  })

  it('takes a picture that comes after that as shown, and no more as skipped', () => {
    const account = createStreamAccount({ frameBytes, cycle })
    receive(account, 6)
    account.finish()
    account.add({ seen: [seenAt(3, 45)], steps: 3 })
    account.add({ seen: [], steps: 9 })
    account.add({ seen: [seenAt(5, 90)], steps: 10 })
    assert.deepEqual(countsOf(account), [6, 2, 4, 0, 0])
  })

  it('catches a tab that shows nothing, or pictures that are no frames, or older ones', () => {
    const blank = createStreamAccount({ frameBytes, cycle })
    receive(blank, 6)
    blank.finish()
    blank.add({ seen: [], steps: 3 })
    blank.add({ seen: [], steps: 99 })
    assert.deepEqual(faultOf(blank), { waiting: 6, code: 'frames-unshown' })

    const strange = createStreamAccount({ frameBytes, cycle })
    receive(strange, 6)
    strange.finish()
    strange.add({ seen: [seenAt(null, 15)], steps: 3 })
    strange.add({ seen: [], steps: 99 })
    assert.deepEqual(faultOf(strange), { waiting: 0, code: 'frames-corrupt' })

    const older = createStreamAccount({ frameBytes, cycle })
    receive(older, 6)
    older.add({ seen: [seenAt(3, 55), seenAt(1, 65)], steps: 3 })
    assert.deepEqual(countsOf(older), [6, 1, 3, 0, 1])
  })

  it('says when the answer has ended', () => {
    const account = createStreamAccount({ frameBytes, cycle })
    assert.equal(account.report().received.viewers[0]?.open, true)
    account.end()
    assert.equal(account.report().received.viewers[0]?.open, false)
  })
})
