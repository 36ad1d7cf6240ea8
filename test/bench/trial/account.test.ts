// Whether sent and delivered agree, told from made-up lines of a server.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkCounters, countMissing } from '../../../bench/trial/account.ts'
import type { StatsLine } from '../../../runners/contract.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'

const frameBytes = 1000
const line = (frames: number, more: Partial<StatsLine> = {}): StatsLine =>
  madeUpStats({ timeNs: 1e6, frames, bytes: frames * frameBytes, ...more })

describe('what is missing', () => {
  it('is what was sent without what was delivered and what was dropped by declared policy', () => {
    assert.equal(countMissing(line(10), 10), 0)
    assert.equal(countMissing(line(7), 10), 3)
    assert.equal(countMissing(line(7, { dropped: 2 }), 10), 1)
  })

  const wrong = [
    ['more delivered than sent', line(11), 'too-many-frames', /counts 11 frames, the camera sent 10/],
    ['delivered and dropped at once', line(10, { dropped: 1 }), 'too-many-frames', /counts 11 frames/],
    ['a message that could not be handled', line(9, { failed: 1 }), 'frames-failed', /could not handle 1 /],
  ] as const
  for (const [title, counted, code, message] of wrong)
    it(`is not told of ${title}`, () => assert.throws(() => countMissing(counted, 10), { code, message }))
})

describe('the counters of a server', () => {
  it('are in order when they rise or stay, and the last bytes are whole frames', () => {
    checkCounters([line(1, { bytes: 1 }), line(5), line(5, { timeNs: 2e6 })], frameBytes)
    checkCounters([], frameBytes)
  })

  const wrong = [
    ['frames fall', [line(9), line(8)], 'counters-fell', /frames fell from 9 to 8/],
    ['bytes fall', [line(8, { bytes: 9000 }), line(8)], 'counters-fell', /bytes fell from 9000 to 8000/],
    ['the clock goes back', [line(8, { timeNs: 2e6 }), line(8)], 'counters-fell', /timeNs fell/],
    ['bytes are missing at the end', [line(8, { bytes: 7999 })], 'wrong-bytes', /7999 bytes in 8 frames/],
    [
      'bytes were dropped into the count',
      [line(8, { dropped: 1, bytes: 9000 })],
      'wrong-bytes',
      /9000 bytes/,
    ],
  ] as const
  for (const [title, lines, code, message] of wrong)
    it(`are refused where ${title}`, () =>
      assert.throws(() => checkCounters(lines, frameBytes), { code, message }))
})
