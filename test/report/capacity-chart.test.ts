// Latency against cameras: probes of several trials together, the limit, and what each system carries.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capacityChart, capacityData } from '../../report/charts/capacity.ts'
import { countMarks, drawAll, hostileName, runners, systemRows } from './made-up-rows.ts'

const limitMs = 100 / 3
const probe = (round: number, cameras: number, p99Ms: number | null) => ({
  round,
  cameras,
  p50Ms: null,
  p99Ms,
  carried: p99Ms !== null && p99Ms <= limitMs,
})

/** Two trials a system; the numbers 8 and 16 are tried by both, the largest number always fails. */
const rows = systemRows('1x', (_, index) => ({
  curve: [
    ...[8, 16, 24 + 4 * index].map((cameras, at) => probe(1, cameras, 3 + at * 8 + index)),
    ...[8, 16, 400].map((cameras, at) => probe(2, cameras, at === 2 ? null : 5 + at * 50)),
  ],
  metrics: { capacityCameras: 24 + 4 * index, capacityLowerBounds: index === 3 ? 1 : 0 },
}))

test('every system has a mark for every number of cameras that was measured, and says what it carries', async () => {
  const data = capacityData(rows, limitMs) ?? assert.fail('no data')
  for (const svg of await drawAll((options) => capacityChart(data, options))) {
    for (const [index, runner] of runners.entries()) {
      const name = runner === 'evil' ? hostileName : `${runner} tuned`
      assert.equal(countMarks(svg, `${name}, `), 3, runner)
      assert.equal(
        countMarks(svg, `${index === 3 ? '≥ ' : ''}${24 + 4 * index} ${name.slice(0, 20)}`),
        1,
        runner,
      )
    }
    assert.equal(countMarks(svg, 'limit 33.3 ms'), 1)
  }
})

test('trials at one number of cameras stand together at their median', () => {
  const [first, second] = capacityData(rows, limitMs)?.marks ?? []
  assert.deepEqual([first?.cameras, first?.p99Ms, first?.outcome], [8, 4, 'carried in 2 of 2'])
  assert.deepEqual([second?.cameras, second?.p99Ms, second?.outcome], [16, 33, 'carried in 1 of 2'])
  assert.deepEqual([first?.carried, second?.carried], [true, false])
})

test('a system that carries no generator has its probes and no number', async () => {
  const data = capacityData(
    rows.map((row) => ({ ...row, metrics: { capacityCameras: 0 } })),
    limitMs,
  )
  assert.ok(data)
  assert.deepEqual(data.knees, [])
  await drawAll((options) => capacityChart(data, options))
})

test('where no number of cameras was searched for there is no chart', () => {
  assert.equal(
    capacityData(
      systemRows('1x', () => ({})),
      limitMs,
    ),
    null,
  )
  const curve = [probe(1, 8, null)]
  assert.equal(
    capacityData(
      systemRows('1x', () => ({ curve })),
      limitMs,
    ),
    null,
  )
})
