// What the account of a trial says of a server's counters, from made-up lines.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkCounters, countMissing } from '../../../bench/trial/account.ts'
import type { StatsLine } from '../../../runners/contract.ts'
import { madeUpLine } from '../../fixtures/generator-job.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'

const frameBytes = 1000
const line = (frames: number, more: Partial<StatsLine> = {}): StatsLine =>
  madeUpStats({ timeNs: 1e6, frames, bytes: frames * frameBytes, ...more })

describe('what is missing of a trial', () => {
  const generator = madeUpLine('ingest', { frames: 10 })
  it('is what the rules of its mode count', () => {
    assert.deepEqual(countMissing({ server: line(7), generator }, 0), { frames: 3, texts: 0 })
  })

  it('fails the trial where the counters cannot be right', () => {
    assert.throws(() => countMissing({ server: line(11), generator }, 0), {
      code: 'too-many-frames',
      message: /counts 11 frames, the generator sent 10/,
    })
  })

  it('fails the trial where the server could not handle a message', () => {
    assert.throws(() => countMissing({ server: line(9, { failed: 1 }), generator }, 0), {
      code: 'frames-failed',
      message: /could not handle 1 /,
    })
  })
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
    [
      'frames that were sent are too short',
      [line(8, { sentFrames: 2, sentBytes: 1999 })],
      'wrong-bytes',
      /sent 1999 bytes in 2 frames/,
    ],
  ] as const
  for (const [title, lines, code, message] of wrong)
    it(`are refused where ${title}`, () =>
      assert.throws(() => checkCounters(lines, frameBytes), { code, message }))
})
