// The load generators are as busy as the busiest of its processes, whatever all of them come to together.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { generatorFigures } from '../../results/generator-figures.ts'
import { rulesOf } from '../../results/modes/modes.ts'
import { madeUpLine } from '../fixtures/generator-job.ts'

const line = (timeMs: number, cpuMs: number, blockedMs: number | null) =>
  madeUpLine('ingest', {
    timeNs: timeMs * 1e6,
    userCpuMicros: cpuMs * 750,
    systemCpuMicros: cpuMs * 250,
    blockedNs: blockedMs === null ? null : blockedMs * 1e6,
  })

const { merge } = rulesOf('ingest')

describe('how busy the load generators are', () => {
  it('is what a single process says', () => {
    const figures = generatorFigures({ first: line(1000, 100, 50), last: line(3000, 1600, 450) })
    assert.deepEqual(figures, { cpu: 0.75, blocked: 0.2, windowsNs: [2e9] })
  })

  it('is what the busiest of several says, and who waits least', () => {
    const first = merge([line(1000, 100, 50), line(500, 700, 0)])
    const last = merge([line(3000, 500, 1650), line(1500, 1690, 10)])
    assert.deepEqual(generatorFigures({ first, last }), { cpu: 0.99, blocked: 0.01, windowsNs: [2e9, 1e9] })
  })

  it('is not what it spent polling for the next due time, which is waiting with CPU time', () => {
    const spinning = (timeMs: number, cpuMs: number, spunMs: number) => ({
      ...line(timeMs, cpuMs, timeMs - cpuMs + spunMs),
      spunNs: spunMs * 1e6,
    })
    const [first, last] = [spinning(1000, 100, 10), spinning(3000, 2060, 130)]
    assert.deepEqual(generatorFigures({ first, last }), { cpu: 0.92, blocked: 0.08, windowsNs: [2e9] })
    const parts = { first: merge([first, line(0, 0, 0)]), last: merge([last, line(2000, 100, 1900)]) }
    assert.deepEqual(generatorFigures(parts), { cpu: 0.92, blocked: 0.08, windowsNs: [2e9, 2e9] })
  })

  it('is not known to wait where one process cannot tell', () => {
    const first = merge([line(1000, 100, 50), line(500, 700, null)])
    const last = merge([line(3000, 500, 1650), line(1500, 1690, null)])
    assert.equal(generatorFigures({ first, last }).blocked, null)
  })
})
