// The lines of a window become ticks and a sum; those of several load generators become one.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { createTally, mergeLines } from '../../../bench/external/tally.ts'
import type { ExternalCounters, LineOf, SightCounters } from '../../../runners/contract.ts'
import { madeUpLine } from '../../fixtures/generator-job.ts'
import { encodeMicros } from '../../fixtures/load-result.ts'

const line = (seconds: number, said: Partial<LineOf<'external'>> = {}) =>
  madeUpLine('external', {
    timeNs: seconds * 1e9,
    connectionFrames: [0],
    blockedNs: seconds * 0.5e9,
    rssBytes: 1,
    peakRssBytes: 1,
    ...said,
  })
const answered = (
  frames: number,
  latency: readonly number[],
  pending: readonly number[] = [],
): ExternalCounters => ({
  messages: frames,
  ignored: 0,
  answeredConnections: 1,
  answers: {
    frames,
    wrong: 0,
    unasked: 0,
    latency: encodeMicros(latency),
    pending: encodeMicros(pending),
  },
  sight: null,
})
const paced = (dueFrames: number) => ({ dueFrames, sendLateness: encodeMicros([5]) })
const seen = (said: Partial<SightCounters> = {}): ExternalCounters => ({
  messages: 0,
  ignored: 0,
  answeredConnections: 0,
  answers: null,
  sight: {
    frames: 0,
    bytes: 0,
    viewerFrames: [0],
    leastBytes: null,
    mostBytes: null,
    intervals: encodeMicros([]),
    jitterMs: 0,
    jitterCount: 0,
    saved: 0,
    saveFault: null,
    others: { empty: 0, texts: 0, binary: 0, nearest: null },
    ...said,
  },
})

describe('the tally of a window', () => {
  it('counts what was sent, tick by tick', () => {
    const tally = createTally(line(10, { frames: 100 }), { counted: 'sent', messageBytes: 1000 })
    const tick = tally.add(line(11, { frames: 150 }), 1)
    assert.deepEqual(
      [tick.atMs, tick.frames, tick.fps, tick.gbitPerSecond, tick.blocked, tick.p50Ms],
      [1000, 50, 50, 0.0004, 0.5, null],
    )
    tally.add(line(12, { frames: 160 }), 1)
    const sum = tally.sum()
    assert.deepEqual([sum.windowMs, sum.frames, sum.messageBytes, sum.latency], [2000, 60, 60_000, null])
    assert.equal(sum.ticks.length, 2)
  })

  it('leaves out what was answered before it, and adds up what came in it', () => {
    const options = { counted: 'delivered', messageBytes: 1 } as const
    const tally = createTally(line(0, { ...answered(7, [9_000_000]) }), options)
    tally.add(line(1, { ...answered(8, [1000]) }), 1)
    tally.add(line(2, { ...answered(10, [2000, 3000], [700_000]) }), 1)
    tally.add(line(3, { ...answered(10, Array(40).fill(5000)) }), 1)
    assert.ok((tally.soFar().p50Ms ?? 0) > 4)
    assert.equal(tally.soFar().p99Ms, null)
    const { frames, latency } = tally.sum()
    assert.deepEqual([frames, latency?.samples], [3, 43])
    assert.ok((latency?.max ?? 0) < 6)
  })

  it('counts in an open loop what is not answered with its age, once', () => {
    const options = { counted: 'delivered', messageBytes: 1 } as const
    const tally = createTally(line(0, { ...answered(0, []), offer: paced(0) }), options)
    tally.add(line(1, { ...answered(1, [1000], [500_000]), offer: paced(2) }), 1)
    tally.add(line(2, { ...answered(2, [1000], [700_000]), offer: paced(3) }), 1)
    const { latency, lateness } = tally.sum()
    assert.deepEqual([latency?.samples, lateness?.samples], [3, 2])
    assert.ok((latency?.max ?? 0) > 690)
  })

  it('takes bounds and jitter of viewers over all ticks', () => {
    const tally = createTally(line(0, { ...seen({ frames: 1, bytes: 10 }) }), {
      counted: 'received',
      messageBytes: 0,
    })
    const first = { frames: 3, bytes: 40, leastBytes: 10, mostBytes: 20, jitterMs: 6, jitterCount: 2 }
    tally.add(line(1, { ...seen(first) }), 1)
    tally.add(line(2, { ...seen({ ...first, frames: 4, bytes: 45, leastBytes: 5, mostBytes: 5 }) }), 1)
    const { frames, messageBytes, view } = tally.sum()
    assert.deepEqual([frames, messageBytes], [3, 35])
    assert.deepEqual(view, { leastBytes: 5, mostBytes: 20, jitterMs: 3 })
  })
})

describe('lines of several load generators on an external server', () => {
  it('add up, histograms value by value', () => {
    const merged = mergeLines([
      line(1, { ...answered(2, [1000, 2000]) }),
      line(1, { ...answered(3, [4000]) }),
    ])
    assert.deepEqual(
      [merged.messages, merged.answeredConnections, merged.answers?.frames, merged.sight],
      [5, 2, 5, null],
    )
    assert.equal(decodeFromCompressedBase64(merged.answers?.latency ?? '').totalCount, 3)
  })

  it('keep the least and the largest of viewers that saw something', () => {
    const { sight } = mergeLines([
      line(1, { ...seen({ frames: 1, viewerFrames: [1], leastBytes: 5, mostBytes: 9 }) }),
      line(1, { ...seen({ frames: 0, saveFault: 'full' }) }),
    ])
    const { leastBytes, mostBytes, viewerFrames, saveFault } = sight ?? {}
    assert.deepEqual([leastBytes, mostBytes, viewerFrames, saveFault], [5, 9, [1, 0], 'full'])
  })

  it('add up messages that were no frames, and keep how the nearest differs', () => {
    const others = { empty: 1, texts: 2, binary: 3, nearest: null }
    const { sight } = mergeLines([
      line(1, { ...seen({ others }) }),
      line(1, { ...seen({ others: { ...others, nearest: 'differs in a space' } }) }),
    ])
    assert.deepEqual(sight?.others, { empty: 2, texts: 4, binary: 6, nearest: 'differs in a space' })
  })

  it('have neither answers nor viewers where none of them has', () => {
    const { answers, sight } = mergeLines([line(1), line(1)])
    assert.deepEqual([answers, sight], [null, null])
  })
})
