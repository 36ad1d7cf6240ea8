// The chart of ages against time: medians of the systems, a panel a policy, a line a link.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ageChart, ageData } from '../../../report/charts/link-ages.ts'
import type { LinkFigures } from '../../../results/slow-links-schema.ts'
import { drawAll, systemRows } from '../made-up-rows.ts'

const points = [
  { id: 'queue', label: 'policy queue' },
  { id: 'window-1', label: 'window of 1 unacknowledged frame' },
  { id: 'close', label: 'policy close' },
].map((point) => ({ ...point, frameBytes: 262_144, format: 'jpeg' as const, connections: 1 }))

const linkOf = (link: string | null, growth: number, seconds: number): LinkFigures => ({
  link,
  ...{ framesPerSecond: 30, missedShare: 0, ageMs: 5, age95Ms: 8, growth, closedShare: 0, linkShare: 0.5 },
  ages: Array.from({ length: seconds }, (_, index) => ({
    timeMs: 1000 * (index + 1),
    ageMs: 10 + growth * (index + 1),
  })),
})

const rows = points.slice(0, 2).flatMap(({ id }, at) =>
  systemRows(id, (_, index) => ({
    links: [linkOf('rate 20mbit', at === 0 ? 600 + 10 * index : 0, 10), linkOf(null, 0, 10)],
  })),
)

describe('ages against time', () => {
  const data = ageData({ points }, rows)
  assert.ok(data)

  it('have a panel for each policy that was measured, and a line for each link', () => {
    assert.deepEqual(data.names, ['20mbit', 'no link'])
    assert.deepEqual(
      data.panels.map(({ label }) => label),
      ['policy queue', 'window of 1 unacknowledged frame'],
    )
  })

  it('are medians of the systems', () => {
    const last = data.panels[0]?.marks.findLast(({ name }) => name === '20mbit')
    assert.deepEqual([last?.seconds, last?.ageMs, last?.ageText], [10, 6510, '6.51 s'])
    assert.equal(last?.aria, 'policy queue, 20mbit: 6.51 s after 10 s')
  })

  it('are not drawn where no viewer has a link', () => {
    assert.equal(
      ageData(
        { points },
        systemRows('queue', () => ({})),
      ),
      null,
    )
  })

  it('are drawn in every layout', async () => {
    const [wide] = await drawAll((options) => ageChart(data, options))
    assert.match(wide ?? '', /policy queue, 20mbit: 6\.51 s after 10 s/)
    // In the colour of the page, which may be dark.
    assert.match(wide ?? '', /fill="var\(--ink[^"]*"[^>]*>no link</)
  })
})
