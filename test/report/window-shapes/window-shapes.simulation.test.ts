// Intervals of ratios by windows and rounds, in simulated runs, and the scatter of a recorded one.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CourseStep } from '../../../results/course-schema.ts'
import type { StoredRun } from '../../../results/store.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { seededRandom } from '../interval-coverage/laws.ts'
import { madeUpRun } from '../made-up-run.ts'
import { componentsOf, typicalComponents } from './components.ts'
import { shapeTable, simulateShapes } from './simulate.ts'

const lines = simulateShapes(typicalComponents, 300)
const halfWidthOf = (windowMs: number, rounds: number): number =>
  lines.find((line) => line.windowMs === windowMs && line.rounds === rounds)?.halfWidth ?? Number.NaN

describe('the interval of a ratio', () => {
  it('holds the true value nearly as often as it says, whatever the shape', () => {
    for (const { coverage } of lines) assert.ok(coverage > 0.92 && coverage < 0.98, shapeTable(lines))
  })
  it('is narrower with more rounds of shorter windows, as launches scatter more than windows', () => {
    assert.ok(halfWidthOf(1000, 8) < halfWidthOf(1500, 5), shapeTable(lines))
    assert.ok(halfWidthOf(500, 15) < halfWidthOf(500, 10), shapeTable(lines))
  })
})

/** Runs with a known scatter, without a machine that drifts. */
const runWith = (launch: number, within: number): StoredRun => {
  const { normal } = seededRandom(3)
  const stored = madeUpRun([{ perTrial: Array.from({ length: 400 }, () => 1000) }], { windowMs: 1500 })
  const trials = stored.trials.map((trial) => {
    const outcome = requireCompleted(trial.outcome, 'ingest')
    const level = launch * normal()
    // Half a window scatters by √2 times as much as a whole one.
    const halves = [0, 1].map(() => Math.exp(level + Math.SQRT2 * within * normal()))
    const [first = 1, second = 1] = halves.map((rate) => Math.round(1e5 * rate))
    const steps: CourseStep[] = [
      [750, first, 0, 0],
      [1500, first + second, 0, 0],
    ]
    const { server } = outcome
    const last = { ...server.last, frames: server.first.frames + first + second }
    return {
      ...trial,
      outcome: { ...outcome, server: { ...server, last }, course: { warmupMs: 500, steps } },
    }
  })
  return { ...stored, trials }
}

describe('the scatter of a run', () => {
  it('differs by launches and by windows', () => {
    const found = componentsOf(runWith(0.08, 0.03))
    assert.ok(found !== null)
    assert.ok(Math.abs(found.launch - 0.08) < 0.015, `${found.launch}`)
    assert.ok(Math.abs(found.within - 0.03) < 0.005, `${found.within}`)
  })
  it('is unknown without courses', () =>
    assert.equal(componentsOf(madeUpRun([{ perTrial: [1, 2, 3] }])), null))
})
