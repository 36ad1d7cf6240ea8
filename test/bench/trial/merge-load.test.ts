// Lines of several load processes as one: sums, all viewers, histograms that hold every value.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { createLatencyRecorder } from '../../../bench/generator/pace/latency.ts'
import { mergeReady, mergeStats } from '../../../bench/trial/merge-load.ts'
import {
  type GeneratorReadyLine,
  type GeneratorStatsLine,
  generatorStatsLineSchema,
} from '../../../runners/contract.ts'

const histogramOf = (...latenciesMs: readonly number[]): string => {
  const recorder = createLatencyRecorder()
  for (const ms of latenciesMs) recorder.record(ms)
  return recorder.take()
}

/** Whole ms, as they went in. */
const valuesOf = (encoded: string | undefined): readonly number[] => {
  const histogram = decodeFromCompressedBase64(encoded ?? '')
  const ranks = Array.from({ length: histogram.totalCount }, (_, index) => index + 1)
  return ranks.map((rank) =>
    Math.round(histogram.getValueAtPercentile((rank / histogram.totalCount) * 100) / 1000),
  )
}

const line = (changes: Partial<GeneratorStatsLine>): GeneratorStatsLine => ({
  event: 'stats',
  timeNs: 1000,
  frames: 1,
  begun: 2,
  connectionFrames: [1],
  wireBytes: 100,
  userCpuMicros: 10,
  systemCpuMicros: 20,
  blockedNs: 300,
  rssBytes: 1e6,
  peakRssBytes: 2e6,
  pace: null,
  received: null,
  ...changes,
})

const viewer = (frames: number) => ({
  frames,
  lost: 0,
  repeated: 0,
  reordered: 0,
  corrupt: 0,
  late: 0,
  open: true,
})

describe('lines of several load processes', () => {
  it('are the line itself where there is one', () => {
    const only = line({})
    assert.equal(mergeStats([only]), only)
  })

  it('add up what is counted, and keep of each process what tells how busy it was', () => {
    const busy = { timeNs: 3000, frames: 5, begun: 6, connectionFrames: [3, 2], wireBytes: 500 }
    const merged = mergeStats([line({}), line({ ...busy, userCpuMicros: 70, blockedNs: 100 })])
    assert.deepEqual(merged, {
      event: 'stats',
      timeNs: 2000,
      frames: 6,
      begun: 8,
      connectionFrames: [1, 3, 2],
      wireBytes: 600,
      userCpuMicros: 80,
      systemCpuMicros: 40,
      blockedNs: 200,
      rssBytes: 2e6,
      peakRssBytes: 4e6,
      pace: null,
      received: null,
      processes: [
        { timeNs: 1000, userCpuMicros: 10, systemCpuMicros: 20, blockedNs: 300 },
        { timeNs: 3000, userCpuMicros: 70, systemCpuMicros: 20, blockedNs: 100 },
      ],
    })
    assert.deepEqual(generatorStatsLineSchema.parse(merged), merged)
  })

  it('hold every latency of paced cameras', () => {
    const paceOf = (dueFrames: number, ...ms: readonly number[]) =>
      line({
        pace: {
          dueFrames,
          sendLateness: histogramOf(...ms),
          acks: {
            frames: ms.length,
            wrong: 1,
            late: 2,
            latency: histogramOf(...ms.map((each) => each * 2)),
            pending: histogramOf(...ms.map((each) => each * 3)),
          },
        },
      })
    const { pace } = mergeStats([paceOf(4, 10, 30), paceOf(7, 20)])
    assert.deepEqual([pace?.dueFrames, pace?.acks?.frames], [11, 3])
    assert.deepEqual([pace?.acks?.wrong, pace?.acks?.late], [2, 4])
    assert.deepEqual(valuesOf(pace?.sendLateness), [10, 20, 30])
    assert.deepEqual(valuesOf(pace?.acks?.latency), [20, 40, 60])
    assert.deepEqual(valuesOf(pace?.acks?.pending), [30, 60, 90])
  })

  it('have all viewers, one behind the other', () => {
    const of = (bytes: number, ms: number, ...frames: readonly number[]) =>
      line({
        received: {
          frames: frames.reduce((sum, each) => sum + each, 0),
          bytes,
          viewers: frames.map(viewer),
          latency: histogramOf(ms),
        },
      })
    const { received } = mergeStats([of(300, 5, 1, 2), of(700, 8, 7)])
    assert.deepEqual([received?.frames, received?.bytes], [10, 1000])
    assert.deepEqual(received?.viewers, [1, 2, 7].map(viewer))
    assert.deepEqual(valuesOf(received?.latency), [5, 8])
  })

  it('have the texts of the process that sends them', () => {
    const control = {
      sent: 3,
      answered: 2,
      answeredBytes: 200,
      wrong: 0,
      sendLateness: histogramOf(1),
      latency: histogramOf(2),
      pending: histogramOf(3),
    }
    assert.deepEqual(mergeStats([line({ control }), line({})]).control, control)
  })

  it('know nothing that one of them does not know', () => {
    const merged = mergeStats([line({}), line({ blockedNs: null, connectionFrames: null })])
    assert.deepEqual([merged.blockedNs, merged.connectionFrames], [null, null])
  })
})

describe('first lines of several load processes', () => {
  const ready = (extensions: string | null): GeneratorReadyLine => ({
    event: 'ready',
    runtime: 'node',
    runtimeVersion: '24.21.0',
    library: 'node:net',
    libraryVersion: '24.21.0',
    extensions,
    cipher: null,
  })

  it('are one where all have agreed to the same, and none where not', () => {
    assert.deepEqual(mergeReady([ready(null), ready(null)]), ready(null))
    assert.equal(mergeReady([ready(null), ready('permessage-deflate')]), null)
  })
})
