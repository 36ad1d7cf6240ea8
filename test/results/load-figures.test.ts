// The load side is as busy as the busiest of its processes, whatever all of them come to together.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mergeStats } from '../../bench/trial/merge-load.ts'
import { loadFigures } from '../../results/load-figures.ts'
import type { GeneratorStatsLine } from '../../runners/contract.ts'

const line = (timeMs: number, cpuMs: number, blockedMs: number | null): GeneratorStatsLine => ({
  event: 'stats',
  timeNs: timeMs * 1e6,
  frames: 0,
  begun: 0,
  connectionFrames: [],
  wireBytes: 0,
  userCpuMicros: cpuMs * 750,
  systemCpuMicros: cpuMs * 250,
  blockedNs: blockedMs === null ? null : blockedMs * 1e6,
  rssBytes: 0,
  peakRssBytes: 0,
  pace: null,
  received: null,
})

describe('how busy the load side is', () => {
  it('is what a single process says', () => {
    const figures = loadFigures({ first: line(1000, 100, 50), last: line(3000, 1600, 450) })
    assert.deepEqual(figures, { cpu: 0.75, blocked: 0.2, windowsNs: [2e9] })
  })

  it('is what the busiest of several says, and who waits least', () => {
    const first = mergeStats([line(1000, 100, 50), line(500, 700, 0)])
    const last = mergeStats([line(3000, 500, 1650), line(1500, 1690, 10)])
    assert.deepEqual(loadFigures({ first, last }), { cpu: 0.99, blocked: 0.01, windowsNs: [2e9, 1e9] })
  })

  it('is not known to wait where one process cannot tell', () => {
    const first = mergeStats([line(1000, 100, 50), line(500, 700, null)])
    const last = mergeStats([line(3000, 500, 1650), line(1500, 1690, null)])
    assert.equal(loadFigures({ first, last }).blocked, null)
  })
})
