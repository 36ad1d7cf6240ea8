// The chart of costs at equal pace: who has a mark, at which rate, in which order, and when there is no chart.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { costChart, costData } from '../../../report/charts/equal-pace.ts'
import type { PaceCost, SummaryRow } from '../../../results/summary-schema.ts'
import { countMarks, drawAll, hostileName, runners, systemRows } from '../made-up-rows.ts'

const costAt = (framesPerSecond: number, median: number | null): PaceCost => ({
  framesPerSecond,
  cpuMsPerFrame: median === null ? null : { median, low: median * 0.9, high: median * 1.1 },
  ratioToBaseline: null,
  rank: null,
  reason: null,
  perTrial: [],
})

/** The first is the dearest; the second has no cost; the third was not measured at the higher rate. */
const rows = systemRows('1x', (_, index) => ({
  equalPace: {
    costs: [
      costAt(200, index === 1 ? null : 1 - index / 20),
      ...(index === 2 ? [] : [costAt(600, index === 1 ? null : 0.9 - index / 20)]),
    ],
    camerasPerCore: null,
  },
}))
const nameOf = (runner: string): string => (runner === 'evil' ? hostileName : `${runner} tuned`)

describe('the chart of costs at equal pace', () => {
  test('has a mark for every cost of every system, and says it', async () => {
    const data = costData(rows) ?? assert.fail('no data')
    for (const svg of await drawAll((options) => costChart(data, options)))
      for (const [index, runner] of runners.entries())
        assert.equal(countMarks(svg, `${nameOf(runner)}: `), [2, 0, 1][index] ?? 2, runner)
  })

  test('has the cheapest system on top, by the lowest rate', () => {
    const { systems = [], lowestRate } = costData(rows) ?? {}
    assert.deepEqual(
      [systems[0]?.name, systems.at(-1)?.name, lowestRate],
      [nameOf(runners.at(-1) ?? ''), nameOf(runners[0]), 200],
    )
    assert.equal(systems.at(-1)?.valueText, '1.000')
  })

  test('fills the marks of the lowest rate only', async () => {
    const data = costData(rows) ?? assert.fail('no data')
    const [svg = ''] = await drawAll((options) => costChart(data, options))
    const marks = svg.match(/<path aria-label="picows tuned: [^>]*>/g) ?? []
    assert.equal(marks.length, 2)
    const isHollow = (mark: string): boolean => mark.includes('fill="var(--paper')
    for (const mark of marks) assert.equal(isHollow(mark), mark.includes('at 600 frames/s'), mark)
  })

  test('is not drawn for one system, or without equal pace', () => {
    const alone: readonly SummaryRow[] = rows.slice(0, 1)
    assert.equal(costData(alone), null)
    assert.equal(costData(systemRows('1x', () => ({}))), null)
  })
})
