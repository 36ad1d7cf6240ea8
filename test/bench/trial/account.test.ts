// Whether sent and delivered agree, told from made-up lines of both sides.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Counted,
  checkAcks,
  checkCounters,
  checkReceived,
  countMissing,
  type Traffic,
} from '../../../bench/trial/account.ts'
import type {
  GeneratorStatsLine,
  Mode,
  ReceivedCounters,
  StatsLine,
  ViewerCounters,
} from '../../../runners/contract.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'

const frameBytes = 1000
const line = (frames: number, more: Partial<StatsLine> = {}): StatsLine =>
  madeUpStats({ timeNs: 1e6, frames, bytes: frames * frameBytes, ...more })

const traffic = (mode: Mode, viewers = 0): Traffic => ({ mode, frameBytes, viewers })

const viewer = (frames: number, more: Partial<ViewerCounters> = {}): ViewerCounters => ({
  ...{ frames, lost: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true },
  ...more,
})

const seen = (...viewers: readonly ViewerCounters[]): ReceivedCounters => {
  const frames = viewers.reduce((sum, { frames }) => sum + frames, 0)
  return { frames, bytes: frames * frameBytes, viewers: [...viewers], latency: '' }
}

const load = (frames: number, more: Partial<GeneratorStatsLine> = {}): GeneratorStatsLine => ({
  event: 'stats',
  timeNs: 1e6,
  frames,
  begun: frames,
  connectionFrames: [frames],
  wireBytes: frames * frameBytes,
  userCpuMicros: 0,
  systemCpuMicros: 0,
  blockedNs: 0,
  rssBytes: 0,
  peakRssBytes: 0,
  pace: null,
  received: null,
  ...more,
})

const acked = (frames: number, wrong = 0): Partial<GeneratorStatsLine> => ({
  pace: { dueFrames: frames, sendLateness: '', acks: { frames, wrong, late: 0, latency: '', pending: '' } },
})

describe('what is missing', () => {
  const cases: readonly (readonly [title: string, counted: Counted, traffic: Traffic, missing: number])[] = [
    ['nothing of an ingest', { server: line(10), load: load(10) }, traffic('ingest'), 0],
    ['what was not delivered', { server: line(7), load: load(10) }, traffic('ingest'), 3],
    ['but not what was dropped', { server: line(7, { dropped: 2 }), load: load(10) }, traffic('ingest'), 1],
    ['no answer', { server: line(10), load: load(10, acked(10)) }, traffic('ingest-ack'), 0],
    ['two answers', { server: line(10), load: load(10, acked(8)) }, traffic('ingest-ack'), 2],
    [
      'what was pushed and has not come',
      { server: line(0, { sentFrames: 9 }), load: load(0, { received: seen(viewer(4), viewer(3)) }) },
      traffic('push', 2),
      2,
    ],
    [
      'nothing of a relay',
      { server: line(5, { sentFrames: 10 }), load: load(5, { received: seen(viewer(5), viewer(5)) }) },
      traffic('relay', 2),
      0,
    ],
    [
      'on each leg of a relay',
      {
        server: line(5, { sentFrames: 8, dropped: 1 }),
        load: load(6, { received: seen(viewer(5), viewer(2)) }),
      },
      traffic('relay', 2),
      1 + 1 + 1,
    ],
    [
      'what did not come back',
      { server: line(5, { sentFrames: 5 }), load: load(5, { received: seen(viewer(4)) }) },
      traffic('echo'),
      1,
    ],
  ]
  for (const [title, counted, sort, missing] of cases)
    it(`is ${title}`, () => assert.equal(countMissing(counted, sort), missing))

  const ingest = traffic('ingest')
  const wrong = [
    [
      'more delivered than sent',
      line(11),
      load(10),
      ingest,
      'too-many-frames',
      /counts 11 frames, the generator sent 10/,
    ],
    [
      'delivered and dropped at once',
      line(10, { dropped: 1 }),
      load(10),
      ingest,
      'too-many-frames',
      /counts 11 /,
    ],
    [
      'a message not handled',
      line(9, { failed: 1 }),
      load(10),
      ingest,
      'frames-failed',
      /could not handle 1 /,
    ],
    [
      'more seen than pushed',
      line(0, { sentFrames: 3 }),
      load(0, { received: seen(viewer(4)) }),
      traffic('push', 1),
      'too-many-frames',
      /viewers have 4 frames, the server sent 3/,
    ],
  ] as const
  for (const [title, server, generator, sort, code, message] of wrong)
    it(`is not told of ${title}`, () =>
      assert.throws(() => countMissing({ server, load: generator }, sort), { code, message }))
})

describe('the counters of a server', () => {
  const ingest = traffic('ingest')
  it('are in order when they rise or stay, and the last bytes are whole frames', () => {
    checkCounters([line(1, { bytes: 1 }), line(5), line(5, { timeNs: 2e6 })], ingest)
    checkCounters([], ingest)
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
      'images that were sent are too short',
      [line(8, { sentFrames: 2, sentBytes: 1999 })],
      'wrong-bytes',
      /sent 1999 bytes in 2 frames/,
    ],
  ] as const
  for (const [title, lines, code, message] of wrong)
    it(`are refused where ${title}`, () =>
      assert.throws(() => checkCounters(lines, ingest), { code, message }))
})

describe('what came back', () => {
  it('is in order where every image came once, whole and in its place', () => {
    checkReceived(seen(viewer(3), viewer(3, { late: 2 })), false)
    checkReceived(null, false)
  })

  const wrong = [
    ['lost', 'frames-lost', /2 images of viewer 2 never came/],
    ['repeated', 'frames-repeated', /2 images of viewer 2 came again/],
    ['reordered', 'frames-reordered', /came after a newer one/],
    ['corrupt', 'frames-corrupt', /came with other bytes/],
  ] as const
  for (const [counter, code, message] of wrong)
    it(`is refused where images were ${counter}`, () =>
      assert.throws(() => checkReceived(seen(viewer(3), viewer(3, { [counter]: 2 })), false), {
        code,
        message,
      }))

  it('may lack images where a declared policy leaves them out, and nothing else', () => {
    checkReceived(seen(viewer(3, { lost: 7 })), true)
    assert.throws(() => checkReceived(seen(viewer(3, { lost: 7, corrupt: 1 })), true), {
      code: 'frames-corrupt',
    })
  })

  it('is refused where an answer is not the number of the next image', () => {
    checkAcks(load(3, acked(3)))
    assert.throws(() => checkAcks(load(3, acked(3, 1))), { code: 'wrong-acks' })
  })
})
