// The accounting of a trial with a slow viewer, on made-up lines: missing frames, and whether the policy was followed.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Counted } from '../../../results/modes/mode.ts'
import { dropsFrames, missingOfHealthy, policyFault, slowLinksFault } from '../../../results/modes/relay.ts'
import type { StatsLine, ViewerCounters } from '../../../runners/contract.ts'
import { madeUpLine } from '../../fixtures/generator-job.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'

const viewer = (frames: number, more: Partial<ViewerCounters> = {}): ViewerCounters => ({
  ...{ frames, lost: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true },
  ...more,
})

/** A generator that sent ten frames through a server that took them all; the first viewer is the slow one. */
const counted = (viewers: readonly ViewerCounters[], server: Partial<StatsLine> = {}): Counted<'relay'> => ({
  server: madeUpStats({ frames: 10, sentFrames: 26, ...server }),
  generator: madeUpLine('relay', {
    frames: 10,
    received: { frames: 0, bytes: 0, viewers: [...viewers], latency: '' },
  }),
})

const viewerCount = 3

describe('what is missing of viewers that are not slow', () => {
  const cases: readonly (readonly [string, Counted<'relay'>, droppedBefore: number, missing: number])[] = [
    ['nothing, although the slow one lacks some', counted([viewer(2), viewer(10), viewer(10)]), 0, 0],
    ['what is on its way to them', counted([viewer(2), viewer(9), viewer(7)]), 0, 4],
    [
      'nothing that was passed over',
      counted([viewer(2), viewer(8, { lost: 2 }), viewer(10)], { dropped: 4 }),
      4,
      0,
    ],
    ['a frame once that came twice', counted([viewer(2), viewer(10, { repeated: 1 }), viewer(10)]), 0, 1],
    [
      'not what was dropped since the slow one left',
      counted([viewer(2), viewer(9), viewer(8)], { dropped: 4 }),
      2,
      1,
    ],
    ['what the server has not taken yet', counted([viewer(2), viewer(9), viewer(9)], { frames: 9 }), 0, 1],
  ]
  for (const [title, lines, droppedBefore, missing] of cases)
    it(`is ${title}`, () =>
      assert.deepEqual(missingOfHealthy(lines, viewerCount, droppedBefore), { frames: missing, texts: 0 }))

  const wrong = [
    [
      'more passed on than came',
      counted([], { sentFrames: 29, dropped: 2 }),
      /relayed or dropped 31 frames, expected 30/,
    ],
    ['more seen than sent', counted([viewer(9), viewer(9), viewer(9)]), /viewers received 27 frames, .* 26/],
    [
      'frames that nobody sent',
      counted([viewer(0), viewer(11)]),
      /viewer 2 reached 11 frames, the server counts 10/,
    ],
    ['more taken than sent', counted([viewer(0), viewer(0)], { frames: 11 }), /counts 11 frames/],
  ] as const
  for (const [title, lines, message] of wrong)
    it(`cannot be ${title}`, () => {
      const found = missingOfHealthy(lines, viewerCount, 0)
      assert.ok('fault' in found)
      assert.equal(found.fault.code, 'too-many-frames')
      assert.match(found.fault.message, message)
    })
})

describe('a policy', () => {
  const whole = [viewer(2), viewer(10), viewer(10)]
  const cutOff = [viewer(2, { open: false }), viewer(10), viewer(10)]
  const lacking = [viewer(2, { lost: 3 }), viewer(8, { lost: 1 }), viewer(10)]

  it('is kept where it does what it says, and nothing else', () => {
    assert.equal(policyFault('queue', counted(whole)), null)
    assert.equal(policyFault('close', counted(cutOff)), null)
    assert.equal(policyFault('drop-newest', counted(lacking, { dropped: 3 })), null)
    assert.equal(policyFault('latest-only', counted(lacking, { dropped: 3 })), null)
    assert.deepEqual((['queue', 'close', 'drop-newest', 'latest-only'] as const).map(dropsFrames), [
      false,
      false,
      true,
      true,
    ])
  })

  const broken = [
    ['queue', counted(cutOff), 'policy-broken', /queue the slow viewer was disconnected/],
    ['latest-only', counted(cutOff), 'policy-broken', /disconnected/],
    ['queue', counted(whole, { dropped: 1 }), 'policy-broken', /had 1 frames dropped/],
    ['close', counted(cutOff, { dropped: 1 }), 'policy-broken', /had 1 frames dropped/],
    ['close', counted(whole), 'policy-broken', /still connected/],
    ['drop-newest', counted(lacking, { dropped: 1 }), 'frames-lost', /miss 2 frames, .* dropped only 1/],
  ] as const
  for (const [policy, lines, code, message] of broken)
    it(`${policy} is broken: ${message.source}`, () => {
      const fault = policyFault(policy, lines)
      assert.equal(fault?.code, code)
      assert.match(fault.message, message)
    })
})

describe('the account of viewers behind slow links', () => {
  const queue = { policy: 'queue' } as const
  const window = { policy: 'window', windowFrames: 2 } as const

  it('is sound where everything sent has come, was dropped by the policy, or is under way', () => {
    assert.equal(slowLinksFault(queue, 2, counted([viewer(3), viewer(10), viewer(10)])), null)
    const dropping = counted([viewer(3, { lost: 5 }), viewer(9, { lost: 1 }), viewer(10)], {
      sentFrames: 24,
      dropped: 6,
    })
    assert.equal(slowLinksFault({ policy: 'latest-only' }, 2, dropping), null)
    assert.equal(slowLinksFault(window, 2, dropping), null)
    const closed = counted([viewer(3, { open: false }), viewer(10), viewer(10)])
    assert.equal(slowLinksFault({ policy: 'close' }, 2, closed), null)
  })

  const faults = [
    [
      'a viewer that was disconnected under another policy than close',
      queue,
      counted([viewer(10), viewer(3, { open: false }), viewer(10)]),
      /^under the policy queue viewer 2 was disconnected/,
    ],
    [
      'frames dropped under the policy queue',
      queue,
      counted([viewer(3)], { dropped: 1 }),
      /had 1 frames dropped/,
    ],
    [
      'a viewer that lacks more than was dropped',
      window,
      counted([viewer(3, { lost: 5 }), viewer(10), viewer(10)], { sentFrames: 24, dropped: 4 }),
      /lack 5 frames before their newest, but the server dropped only 4/,
    ],
    [
      'more under way than the windows hold',
      window,
      counted([viewer(3), viewer(9), viewer(10)], { sentFrames: 27 }),
      /had 5 frames under way to 2 viewers, 2 each at most/,
    ],
  ] as const
  for (const [title, policy, lines, message] of faults)
    it(`finds ${title}`, () => assert.match(slowLinksFault(policy, 2, lines)?.message ?? '', message))
})
