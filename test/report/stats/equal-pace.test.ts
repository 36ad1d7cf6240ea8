// Costs at equal pace: their figures, who has none and why, ratios within rounds, ranks, and cameras a core.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { capacityOf } from '../../../report/stats/cameras-per-core.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { outcomeFault } from '../../../results/soundness.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { type MadeUpPace, withEqualPace } from '../made-up-paced.ts'
import { frameBytes, type MadeUpRow, madeUpRun } from '../made-up-run.ts'

const flatOut = [1000, 1010, 990, 1005, 995]
const noise = [1, 1.02, 0.99, 1.01, 0.98]
const systems: readonly MadeUpRow[] = [
  { baseline: true, perTrial: flatOut },
  { baseline: true, replica: 2, perTrial: flatOut },
  { runner: 'go-gws', perTrial: flatOut },
  { runner: 'go-coder', perTrial: flatOut },
  { runner: 'picows', perTrial: flatOut },
]
/** Median CPU ms per frame of each system. */
const costs: Readonly<Record<string, number>> = { ws: 0.4, 'go-gws': 0.2, 'go-coder': 0.202, picows: 0.6 }

const costOf = (runner: string, round: number): number => (costs[runner] ?? 1) * (noise[round - 1] ?? 1)

const runWith = (change: (runner: string) => Partial<MadeUpPace> = () => ({})) =>
  withEqualPace(madeUpRun(systems), ({ runner, round }) => [
    { framesPerSecond: 200, cpuMsPerFrame: costOf(runner, round), ...change(runner) },
  ])
const rowsOf = (stored: ReturnType<typeof runWith>): readonly SummaryRow[] =>
  summarize(stored, readReference()).rows
const costAt = (rows: readonly SummaryRow[], runner: string, place = 0) =>
  rows.find((row) => row.runner === runner)?.equalPace?.costs[place] ?? assert.fail(runner)

describe('the cost at equal pace', () => {
  it('is the median of the trials, with an interval that holds it', () => {
    const { framesPerSecond, cpuMsPerFrame, perTrial, reason } = costAt(rowsOf(runWith()), 'go-gws')
    assert.equal(framesPerSecond, 200)
    assert.ok(cpuMsPerFrame && Math.abs(cpuMsPerFrame.median - 0.2) < 1e-9)
    assert.ok(cpuMsPerFrame.low !== null && cpuMsPerFrame.high !== null)
    assert.ok(cpuMsPerFrame.low < 0.2 && cpuMsPerFrame.low > 0.18)
    assert.ok(cpuMsPerFrame.high > 0.2 && cpuMsPerFrame.high < 0.22)
    assert.deepEqual(
      perTrial.map(({ round }) => round),
      [1, 2, 3, 4, 5],
    )
    assert.equal(reason, null)
  })

  it('leaves the figures of the window flat out as they are', () => {
    const figures = ({ fps, cpuMsPerFrame, verdict, metrics }: SummaryRow) => [
      fps,
      cpuMsPerFrame,
      verdict,
      metrics['offeredFps'],
    ]
    const [paced, alone] = [rowsOf(runWith()), summarize(madeUpRun(systems), readReference()).rows]
    assert.deepEqual(paced.map(figures), alone.map(figures))
    assert.ok(alone.every(({ equalPace }) => equalPace === undefined))
  })

  it('has a ratio to the baseline within rounds, in which the noise of a round cancels out', () => {
    const { ratioToBaseline } = costAt(rowsOf(runWith()), 'go-gws')
    assert.ok(ratioToBaseline && Math.abs(ratioToBaseline.median - 0.5) < 1e-9)
    assert.ok(ratioToBaseline.low && ratioToBaseline.high)
    assert.ok(ratioToBaseline.high - ratioToBaseline.low < 0.01)
  })

  it('ranks systems, and those that are not told apart have one rank', () => {
    const rows = rowsOf(
      withEqualPace(madeUpRun(systems), ({ runner, replica, round }) => [
        {
          framesPerSecond: 200,
          cpuMsPerFrame: costOf(runner, runner === 'go-coder' || replica === 2 ? 6 - round : round),
        },
      ]),
    )
    const ranks = ['go-gws', 'go-coder', 'ws', 'picows'].map((runner) => costAt(rows, runner).rank)
    assert.deepEqual(ranks, [1, 1, 3, 4])
    assert.equal(rows[1]?.equalPace?.costs[0]?.rank, null)
  })

  it('is missing where a server does not receive 99 % of the frames, and says so', () => {
    const missing = costAt(
      rowsOf(runWith((runner) => (runner === 'picows' ? { deliveredShare: 0.78 } : {}))),
      'picows',
    )
    assert.deepEqual(
      [missing.cpuMsPerFrame, missing.rank, missing.perTrial, missing.ratioToBaseline],
      [null, null, [], null],
    )
    assert.equal(missing.reason, 'receives 78.5 % of the frames at this rate')
  })

  it('keeps its rank where other work disturbed one window of several', () => {
    const hogged = withEqualPace(madeUpRun(systems), ({ runner, round }) => [
      {
        framesPerSecond: 200,
        cpuMsPerFrame: costOf(runner, round),
        ...(runner === 'picows' && round === 1 ? { stealShare: 0.5 } : {}),
      },
    ])
    const { reason, rank } = costAt(rowsOf(hogged), 'picows')
    assert.deepEqual([reason, rank], [null, 4])
  })

  it('has no rank where other work disturbed its windows', () => {
    const disturbed = costAt(
      rowsOf(runWith((runner) => (runner === 'picows' ? { stealShare: 0.04 } : {}))),
      'picows',
    )
    assert.equal(disturbed.reason, 'disturbed: other work took 4.0 % of the CPUs in 5 of 5 trials')
    assert.ok(disturbed.cpuMsPerFrame)
    assert.equal(disturbed.rank, null)
  })
})

describe('cameras a core', () => {
  it('of one rate are what its cost fills a core with', () => {
    const { equalPace } = rowsOf(runWith()).find(({ runner }) => runner === 'picows') ?? {}
    const cameras = equalPace?.camerasPerCore
    assert.ok(cameras && Math.abs(cameras.estimate.median - 1000 / 0.6 / 30) < 1e-6)
    assert.deepEqual([cameras.basis, cameras.measured], ['one-rate', null])
  })

  /** An idle server takes 50 ms a second, and every frame 0.5 ms. */
  const idle = withEqualPace(madeUpRun(systems), ({ round }) =>
    [200, 600].map((framesPerSecond) => ({
      framesPerSecond,
      cpuMsPerFrame: (50 / framesPerSecond + 0.5) * (noise[round - 1] ?? 1),
    })),
  )

  it('of two rates are where the line through both fills the core', () => {
    const [row] = rowsOf(idle)
    const cameras = row?.equalPace?.camerasPerCore
    assert.ok(
      cameras && Math.abs(cameras.estimate.median - (1000 - 50) / 0.5 / 30) < 1,
      JSON.stringify(cameras),
    )
    assert.equal(cameras.basis, 'two-rates')
  })

  it('are measured where a capacity search of the same row had the same frames, and found no lower bound', () => {
    const stored = withEqualPace(madeUpRun(systems), ({ round }) => [
      { framesPerSecond: 200, cpuMsPerFrame: costOf('ws', round) },
    ])
    const [scenario] = stored.run.scenarios
    const [point] = scenario?.points ?? []
    assert.ok(scenario && point)
    const searched = (frameBytes: number) => ({
      ...scenario,
      id: 'search',
      points: [{ ...point, frameBytes, pace: { fps: 30 } }],
    })
    const rows = rowsOf(stored)
    const [paced] = rows
    assert.ok(paced)
    const found = (lowerBounds: number): SummaryRow => ({
      ...paced,
      scenario: 'search',
      metrics: { capacityCameras: 77, capacityLowerBounds: lowerBounds },
    })
    const measured = (lowerBounds: number, frameBytes: number) =>
      capacityOf(paced, [...rows, found(lowerBounds)], [scenario, searched(frameBytes)])
    assert.equal(measured(0, point.frameBytes), 77)
    assert.equal(measured(1, point.frameBytes), null)
    assert.equal(measured(0, 1000), null)
  })

  it('fall back to one rate where more frames cost less', () => {
    const odd = withEqualPace(madeUpRun(systems), () => [
      { framesPerSecond: 200, cpuMsPerFrame: 1 },
      { framesPerSecond: 600, cpuMsPerFrame: 0.3 },
    ])
    const cameras = rowsOf(odd)[0]?.equalPace?.camerasPerCore
    assert.equal(cameras?.basis, 'one-rate')
    assert.ok(Math.abs(cameras.estimate.median - 1000 / 0.3 / 30) < 1e-6)
  })
})

describe('a record with equal pace', () => {
  const bounds = { frameBytes, connections: 1, viewers: 0, serverCpus: [0], generatorCpus: [1] }
  const [trial] = runWith().trials
  assert.ok(trial?.outcome.status === 'completed' && trial.outcome.mode === 'ingest')
  const { outcome } = trial
  const [window] = outcome.equalPace ?? []
  assert.ok(window)

  it('is sound as it was written', () => {
    assert.equal(outcomeFault(outcome, bounds), null)
  })

  it('is refused where a counter of its windows is above that of the window after them', () => {
    const last = { ...window.server.last, frames: 1_000_000, bytes: 1_000_000 * frameBytes }
    const broken = { ...outcome, equalPace: [{ ...window, server: { ...window.server, last } }] }
    assert.match(outcomeFault(broken, bounds)?.message ?? '', /the server's frames fell from 1000000/)
  })

  it('is refused where a server used more CPU in such a window than it has', () => {
    const last = { ...window.server.last, userCpuMicros: 2_000_000 }
    const later = (line: typeof last) => ({ ...line, userCpuMicros: line.userCpuMicros + 2_000_000 })
    const { first, last: end, final } = outcome.server
    const broken = {
      ...outcome,
      server: { first: later(first), last: later(end), final: later(final) },
      equalPace: [{ ...window, server: { ...window.server, last } }],
    }
    assert.equal(outcomeFault(broken, bounds)?.code, 'impossible-cpu')
  })
})
