// A window that was made longer keeps the latencies of its first part.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { createLatencyRecorder } from '../../../bench/generator/pace/latency.ts'
import { joinLines } from '../../../bench/trial/longer-window.ts'
import type { GeneratorStatsLine } from '../../../runners/contract.ts'

const histogramOf = (...latenciesMs: readonly number[]): string => {
  const recorder = createLatencyRecorder()
  for (const ms of latenciesMs) recorder.record(ms)
  return recorder.take()
}

const countOf = (encoded: string | undefined): number => decodeFromCompressedBase64(encoded ?? '').totalCount

const line = (frames: number, ...ms: readonly number[]): GeneratorStatsLine => {
  const histogram = histogramOf(...ms)
  const texts = { sent: frames, answered: frames, answeredBytes: 0, wrong: 0 }
  const acks = { frames, wrong: 0, late: 0, latency: histogram, pending: histogram }
  return {
    event: 'stats',
    timeNs: frames,
    frames,
    begun: frames,
    connectionFrames: [frames],
    wireBytes: 0,
    userCpuMicros: 0,
    systemCpuMicros: 0,
    blockedNs: 0,
    rssBytes: 0,
    peakRssBytes: 0,
    pace: { dueFrames: frames, sendLateness: histogram, acks },
    received: { frames, bytes: 0, viewers: [], latency: histogram },
    control: { ...texts, sendLateness: histogram, latency: histogram, pending: histogram },
  }
}

it('the last line of a longer window has all that came in it, and what waits at its end', () => {
  const { frames, pace, received, control } = joinLines(line(3, 1, 2, 3), line(5, 4, 5))
  assert.deepEqual([frames, pace?.dueFrames, received?.frames, control?.answered], [5, 5, 5, 5])
  for (const all of [
    pace?.sendLateness,
    pace?.acks?.latency,
    received?.latency,
    control?.sendLateness,
    control?.latency,
  ])
    assert.equal(countOf(all), 5)
  for (const last of [pace?.acks?.pending, control?.pending]) assert.equal(countOf(last), 2)
})

it('a line without images that come back stays without', () => {
  const { control: _, ...plain } = { ...line(3, 1), pace: null, received: null }
  assert.deepEqual(joinLines(plain, plain), plain)
})
