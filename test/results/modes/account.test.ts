// The accounting rules of each mode, on made-up lines of both sides.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Counted, Fault, Missing } from '../../../results/modes/mode.ts'
import { rulesOf } from '../../../results/modes/modes.ts'
import type {
  AckCounters,
  ReceivedCounters,
  StatsLine,
  TrafficMode,
  TrialLine,
  ViewerCounters,
} from '../../../runners/contract.ts'
import { madeUpLine } from '../../fixtures/generator-job.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'

const frameBytes = 1000
const line = (frames: number, more: Partial<StatsLine> = {}): StatsLine =>
  madeUpStats({ timeNs: 1e6, frames, bytes: frames * frameBytes, ...more })

const viewer = (frames: number, more: Partial<ViewerCounters> = {}): ViewerCounters => ({
  ...{ frames, lost: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true },
  ...more,
})

const seen = (...viewers: readonly ViewerCounters[]): { readonly received: ReceivedCounters } => {
  const frames = viewers.reduce((sum, { frames }) => sum + frames, 0)
  return { received: { frames, bytes: frames * frameBytes, viewers: [...viewers], latency: '' } }
}

const acked = (frames: number, wrong = 0): { readonly acks: AckCounters } => ({
  acks: { frames, wrong, late: 0, latency: '', pending: '' },
})

const control = (wrong = 0) => ({
  ...{ sent: 9, answered: 7, answeredBytes: 700, wrong },
  ...{ sendLateness: '', latency: '', pending: '' },
})

const missing = (counted: Counted<TrafficMode>, viewers: number): Missing =>
  rulesOf(counted.generator.mode).missing(counted, viewers)

describe('what is missing', () => {
  const cases: readonly (readonly [
    title: string,
    server: StatsLine,
    generator: TrialLine,
    viewers: number,
    frames: number,
  ])[] = [
    ['nothing of an ingest', line(10), madeUpLine('ingest', { frames: 10 }), 0, 0],
    ['what was not delivered', line(7), madeUpLine('ingest', { frames: 10 }), 0, 3],
    ['but not what was dropped', line(7, { dropped: 2 }), madeUpLine('ingest', { frames: 10 }), 0, 1],
    ['no answer', line(10), madeUpLine('ingest-ack', { frames: 10, ...acked(10) }), 0, 0],
    ['two answers', line(10), madeUpLine('ingest-ack', { frames: 10, ...acked(8) }), 0, 2],
    [
      'what was pushed and has not come',
      line(0, { sentFrames: 9 }),
      madeUpLine('push', seen(viewer(4), viewer(3))),
      2,
      2,
    ],
    [
      'nothing of a relay',
      line(5, { sentFrames: 10 }),
      madeUpLine('relay', { frames: 5, ...seen(viewer(5), viewer(5)) }),
      2,
      0,
    ],
    [
      'on each leg of a relay',
      line(5, { sentFrames: 8, dropped: 1 }),
      madeUpLine('relay', { frames: 6, ...seen(viewer(5), viewer(2)) }),
      2,
      1 + 1 + 1,
    ],
    [
      'what did not come back',
      line(5, { sentFrames: 5 }),
      madeUpLine('echo', { frames: 5, ...seen(viewer(4)) }),
      0,
      1,
    ],
  ]
  for (const [title, server, generator, viewers, frames] of cases)
    it(`is ${title}`, () => assert.deepEqual(missing({ server, generator }, viewers), { frames, texts: 0 }))

  const ingest = madeUpLine('ingest', { frames: 10 })
  const wrong: readonly (readonly [string, StatsLine, TrialLine, RegExp])[] = [
    ['more delivered than sent', line(11), ingest, /counts 11 frames, the generator sent 10/],
    ['delivered and dropped at once', line(10, { dropped: 1 }), ingest, /counts 11 /],
    [
      'more seen than pushed',
      line(0, { sentFrames: 3 }),
      madeUpLine('push', seen(viewer(4))),
      /viewers received 4 frames, the server sent 3/,
    ],
    ['frames where there is no camera', line(1), madeUpLine('control-only'), /counts 1 frames/],
  ]
  for (const [title, server, generator, message] of wrong)
    it(`cannot be ${title}`, () => {
      const found = missing({ server, generator }, 1)
      assert.ok('fault' in found)
      assert.equal(found.fault.code, 'too-many-frames')
      assert.match(found.fault.message, message)
    })

  for (const [title, generator] of [
    ['beside frames', madeUpLine('ingest-ack', { control: control() })],
    ['without a camera', madeUpLine('control-only', { control: control() })],
  ] as const)
    it(`are control messages that are not answered yet, ${title}`, () =>
      assert.deepEqual(missing({ server: line(0), generator }, 0), { frames: 0, texts: 2 }))

  it('are no control messages if none are sent', () =>
    assert.deepEqual(missing({ server: line(0), generator: madeUpLine('ingest-ack') }, 0), {
      frames: 0,
      texts: 0,
    }))

  it('is a fault if a control message came back changed or out of order', () => {
    const generator = madeUpLine('ingest-ack', { control: control(1) })
    const found = missing({ server: line(0), generator }, 0)
    assert.ok('fault' in found)
    assert.equal(found.fault.code, 'wrong-texts')
  })
})

describe('what came back', () => {
  const faultOf = (generator: TrialLine, mayLose: boolean): Fault | null =>
    rulesOf(generator.mode).faultOf(generator, mayLose)
  const modes = ['push', 'relay', 'echo'] as const

  it('is in order where every frame came once, whole and in its place', () => {
    for (const mode of modes)
      assert.equal(faultOf(madeUpLine(mode, seen(viewer(3), viewer(3, { late: 2 }))), false), null)
    assert.equal(faultOf(madeUpLine('ingest'), false), null)
  })

  const wrong = [
    ['lost', 'frames-lost', /2 frames of viewer 2 did not arrive/],
    ['repeated', 'frames-repeated', /2 frames of viewer 2 arrived again/],
    ['reordered', 'frames-reordered', /arrived after a newer frame/],
    ['corrupt', 'frames-corrupt', /arrived with different bytes/],
  ] as const
  for (const [counter, code, message] of wrong)
    for (const mode of modes)
      it(`is refused where frames were ${counter} in the mode ${mode}`, () => {
        const fault = faultOf(madeUpLine(mode, seen(viewer(3), viewer(3, { [counter]: 2 }))), false)
        assert.equal(fault?.code, code)
        assert.match(fault.message, message)
      })

  it('may lack frames where a declared policy leaves them out, and nothing else', () => {
    assert.equal(faultOf(madeUpLine('relay', seen(viewer(3, { lost: 7 }))), true), null)
    const corrupt = faultOf(madeUpLine('relay', seen(viewer(3, { lost: 7, corrupt: 1 }))), true)
    assert.equal(corrupt?.code, 'frames-corrupt')
  })

  it('is refused where an answer is not the number of the next frame', () => {
    assert.equal(faultOf(madeUpLine('ingest-ack', acked(3)), false), null)
    assert.equal(faultOf(madeUpLine('ingest-ack', acked(3, 1)), false)?.code, 'wrong-acks')
  })

  it('is refused where an answer came before its frame was sent', () => {
    const { acks } = acked(3)
    assert.equal(faultOf(madeUpLine('ingest-ack', { acks: { ...acks, early: 0 } }), false), null)
    const fault = faultOf(madeUpLine('ingest-ack', { acks: { ...acks, early: 2 } }), false)
    assert.deepEqual(fault, {
      code: 'early-acks',
      message: '2 frames were answered before their last byte was sent',
    })
  })
})
