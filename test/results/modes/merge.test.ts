// Lines of several load generators, or of a longer window, as one: sums, all viewers, histograms that hold every value.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { createLatencyRecorder } from '../../../bench/generator/latency.ts'
import { mergeReady } from '../../../bench/trial/generator-side.ts'
import { rulesOf } from '../../../results/modes/modes.ts'
import { type GeneratorReadyLine, generatorStatsLineSchema, type LineOf } from '../../../runners/contract.ts'
import { madeUpLine } from '../../fixtures/generator-job.ts'

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

const usage = {
  timeNs: 1000,
  userCpuMicros: 10,
  systemCpuMicros: 20,
  blockedNs: 300,
  rssBytes: 1e6,
  peakRssBytes: 2e6,
}
const first = { ...usage, frames: 1, begun: 2, connectionFrames: [1], wireBytes: 100 }

const viewer = (frames: number) => ({
  frames,
  lost: 0,
  repeated: 0,
  reordered: 0,
  corrupt: 0,
  late: 0,
  open: true,
})

const pushed = (line: LineOf<'push'>): LineOf<'push'> => ({
  ...line,
  received: { ...line.received, latency: histogramOf(1) },
})

describe('lines of several load generators', () => {
  it('add up what viewers read from their sockets, where all of them count it', () => {
    const lineOf = (wireBytes?: number) => madeUpLine('push', wireBytes === undefined ? {} : { wireBytes })
    const merge = (...read: readonly [number?, number?]) =>
      rulesOf('push').merge([pushed(lineOf(read[0])), pushed(lineOf(read[1]))]).wireBytes
    assert.equal(merge(100, 30), 130)
    assert.equal(merge(100, undefined), undefined)
  })

  it('of cameras that wait for answers have no offer', () => {
    const acks = { frames: 1, wrong: 0, late: 0, latency: histogramOf(1), pending: histogramOf() }
    const waiting = madeUpLine('ingest-ack', { offer: null, acks })
    assert.equal(rulesOf('ingest-ack').merge([waiting, waiting]).offer, null)
    assert.equal(rulesOf('ingest-ack').join(waiting, waiting).offer, null)
    const timing = rulesOf('ingest-ack').timing(waiting)
    assert.deepEqual([timing?.pending, timing?.late], [null, null])
  })

  const { merge } = rulesOf('ingest')
  const line = (said: Partial<LineOf<'ingest'>>): LineOf<'ingest'> =>
    madeUpLine('ingest', { ...first, ...said })

  it('add up what is counted, and keep of each process what tells how busy it was', () => {
    const busy = { timeNs: 3000, frames: 5, begun: 6, connectionFrames: [3, 2], wireBytes: 500 }
    const merged = merge([line({}), line({ ...busy, userCpuMicros: 70, blockedNs: 100 })])
    assert.deepEqual(merged, {
      mode: 'ingest',
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
      offer: null,
      processes: [
        { timeNs: 1000, userCpuMicros: 10, systemCpuMicros: 20, blockedNs: 300 },
        { timeNs: 3000, userCpuMicros: 70, systemCpuMicros: 20, blockedNs: 100 },
      ],
    })
    assert.deepEqual(generatorStatsLineSchema.parse(merged), merged)
  })

  it('add up the WebSocket messages of an envelope', () => {
    const merged = merge([
      line({ wireMessages: { sent: 8, received: 2 } }),
      line({ wireMessages: { sent: 5, received: 3 } }),
    ])
    assert.deepEqual(merged.wireMessages, { sent: 13, received: 5 })
    assert.deepEqual(generatorStatsLineSchema.parse(merged), merged)
  })

  it('hold every latency of paced cameras', () => {
    const lineOf = (dueFrames: number, ...ms: readonly number[]) =>
      madeUpLine('ingest-ack', {
        offer: { dueFrames, sendLateness: histogramOf(...ms) },
        acks: {
          frames: ms.length,
          wrong: 1,
          late: 2,
          early: 1,
          latency: histogramOf(...ms.map((each) => each * 2)),
          pending: histogramOf(...ms.map((each) => each * 3)),
        },
      })
    const { offer, acks } = rulesOf('ingest-ack').merge([lineOf(4, 10, 30), lineOf(7, 20)])
    assert.ok(offer)
    assert.deepEqual([offer.dueFrames, acks.frames], [11, 3])
    assert.deepEqual([acks.wrong, acks.late, acks.early], [2, 4, 2])
    assert.deepEqual(valuesOf(offer.sendLateness), [10, 20, 30])
    assert.deepEqual(valuesOf(acks.latency), [20, 40, 60])
    assert.deepEqual(valuesOf(acks.pending), [30, 60, 90])
  })

  for (const mode of ['push', 'relay', 'echo'] as const)
    it(`have all viewers, one behind the other, in the mode ${mode}`, () => {
      const of = (bytes: number, ms: number, ...frames: readonly number[]) =>
        madeUpLine(mode, {
          received: {
            frames: frames.reduce((sum, each) => sum + each, 0),
            bytes,
            viewers: frames.map(viewer),
            latency: histogramOf(ms),
          },
        })
      const { received } = rulesOf(mode).merge([of(300, 5, 1, 2), of(700, 8, 7)])
      assert.deepEqual([received.frames, received.bytes], [10, 1000])
      assert.deepEqual(received.viewers, [1, 2, 7].map(viewer))
      assert.deepEqual(valuesOf(received.latency), [5, 8])
    })

  it('have the texts of the generator that sends them', () => {
    const control = {
      sent: 3,
      answered: 2,
      answeredBytes: 200,
      wrong: 0,
      sendLateness: histogramOf(1),
      latency: histogramOf(2),
      pending: histogramOf(3),
    }
    const offer = { dueFrames: 0, sendLateness: histogramOf() }
    const acks = { frames: 0, wrong: 0, late: 0, latency: histogramOf(), pending: histogramOf() }
    const lineOf = (own: typeof control | null) => madeUpLine('ingest-ack', { offer, acks, control: own })
    assert.deepEqual(rulesOf('ingest-ack').merge([lineOf(control), lineOf(null)]).control, control)
  })

  it('know nothing that one of them does not know', () => {
    const merged = merge([line({}), line({ blockedNs: null, connectionFrames: null })])
    assert.deepEqual([merged.blockedNs, merged.connectionFrames], [null, null])
  })
})

describe('the last line of a longer window', () => {
  const countOf = (encoded: string): number => decodeFromCompressedBase64(encoded).totalCount
  const control = (frames: number, histogram: string) => ({
    ...{ sent: frames, answered: frames, answeredBytes: 0, wrong: 0 },
    ...{ sendLateness: histogram, latency: histogram, pending: histogram },
  })

  it('has all answers and texts that came in it, and what waits at its end', () => {
    const line = (frames: number, ...ms: readonly number[]) => {
      const histogram = histogramOf(...ms)
      return madeUpLine('ingest-ack', {
        frames,
        offer: { dueFrames: frames, sendLateness: histogram },
        acks: { frames, wrong: 0, late: 0, latency: histogram, pending: histogram },
        control: control(frames, histogram),
      })
    }
    const joined = rulesOf('ingest-ack').join(line(3, 1, 2, 3), line(5, 4, 5))
    assert.ok(joined.control && joined.offer)
    assert.deepEqual([joined.frames, joined.offer.dueFrames, joined.control.answered], [5, 5, 5])
    for (const all of [
      joined.offer.sendLateness,
      joined.acks.latency,
      joined.control.sendLateness,
      joined.control.latency,
    ])
      assert.equal(countOf(all), 5)
    for (const last of [joined.acks.pending, joined.control.pending]) assert.equal(countOf(last), 2)
  })

  it('has all frames that came back in it, and the lateness of sending', () => {
    const line = (frames: number, ...ms: readonly number[]) => {
      const histogram = histogramOf(...ms)
      return madeUpLine('relay', {
        offer: { dueFrames: frames, sendLateness: histogram },
        received: { frames, bytes: 0, viewers: [], latency: histogram },
      })
    }
    const { offer, received } = rulesOf('relay').join(line(3, 1, 2, 3), line(5, 4, 5))
    assert.deepEqual([offer?.dueFrames, received.frames], [5, 5])
    assert.equal(countOf(offer?.sendLateness ?? ''), 5)
    assert.equal(countOf(received.latency), 5)
  })

  it('has all texts of a trial without a camera', () => {
    const line = (frames: number, ...ms: readonly number[]) =>
      madeUpLine('control-only', { control: control(frames, histogramOf(...ms)) })
    const joined = rulesOf('control-only').join(line(3, 1, 2, 3), line(5, 4, 5))
    assert.equal(joined.control.answered, 5)
    assert.deepEqual([joined.control.sendLateness, joined.control.latency].map(countOf), [5, 5])
  })

  it('is the later line where nothing is timed', () => {
    const plain = madeUpLine('ingest', { frames: 3 })
    assert.deepEqual(rulesOf('ingest').join(madeUpLine('ingest'), plain), plain)
  })
})

describe('first lines of several load generators', () => {
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
