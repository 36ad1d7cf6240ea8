// Times of CPUs, and shares of busy and stolen time, from made-up counters.
import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import {
  activityBetween,
  parseCpuTicks,
  parseCpuTimes,
  sampleActivity,
} from '../../../bench/machine/cpu-times.ts'

const stat = `cpu  30 0 6 200 4 0 2 1 0 0
cpu0 10 0 2 100 2 0 1 0 0 0
cpu1 20 0 4 100 2 0 1 1 0 0
cpu10 7 0 0 0 0 0 0 0 0 0
intr 12345
`

describe('the times of CPUs', () => {
  it('are added up over those asked for, and no other', () => {
    assert.deepEqual(parseCpuTimes(stat, [0, 1]), {
      busyTicks: 36,
      interruptTicks: 2,
      idleTicks: 204,
      stolenTicks: 1,
    })
    assert.equal(parseCpuTimes(stat, [1])?.busyTicks, 24)
    assert.equal(parseCpuTimes(stat, [10])?.busyTicks, 7)
  })

  it('are unknown where a CPU is not listed', () => {
    assert.equal(parseCpuTimes(stat, [0, 2]), null)
    assert.equal(parseCpuTimes('', [0]), null)
    assert.equal(parseCpuTimes('cpu0 1 2 3', [0]), null)
  })
})

const before = [
  'cpu  9999 9999 9999 9999 9999 9999 9999 9999 0 0',
  'cpu0 100 10 50 800 20 1 2 3 40 4',
  'cpu1 200 0 100 700 0 0 0 0 0 0',
  'cpu10 1 1 1 1 1 1 1 1 0 0',
  'intr 1 2 3',
].join('\n')
const after = ['cpu0 105 10 52 880 25 2 4 9 45 4', 'cpu1 290 0 110 700 0 0 0 0 0 0'].join('\n')

describe('parseCpuTicks', () => {
  test('adds up the requested CPUs, guests within user, waiting for disks as idle', () => {
    assert.deepEqual(parseCpuTicks(before, [0]), { busy: 163, steal: 3, total: 986 })
    assert.deepEqual(parseCpuTicks(before, [0, 1]), { busy: 463, steal: 3, total: 1986 })
  })

  test('knows nothing of CPUs that are not listed', () => {
    assert.equal(parseCpuTicks(before, [7]), null)
    assert.equal(parseCpuTicks('', [0]), null)
  })
})

describe('activityBetween', () => {
  for (const [title, first, last, expected] of [
    [
      'busy and stolen time',
      { busy: 10, steal: 5, total: 100 },
      { busy: 60, steal: 15, total: 300 },
      [0.25, 0.05],
    ],
    ['no time at all', { busy: 10, steal: 5, total: 100 }, { busy: 10, steal: 5, total: 100 }, [null, null]],
    [
      'counters that step back',
      { busy: 10, steal: 5, total: 100 },
      { busy: 9, steal: 5, total: 110 },
      [0, 0],
    ],
  ] as const) {
    test(`tells ${title}`, () => {
      const { busyShare, stealShare } = activityBetween(first, last)
      assert.deepEqual([busyShare, stealShare], expected)
    })
  }
})

describe('sampleActivity', () => {
  test('reads before and after its pause', async () => {
    const texts = [before, after]
    const pauses: number[] = []
    const activity = await sampleActivity(
      [0],
      500,
      async () => texts.shift() ?? null,
      async (ms) => pauses.push(ms),
    )
    assert.deepEqual(activity, { busyShare: 10 / 101, stealShare: 6 / 101 })
    assert.deepEqual(pauses, [500])
  })

  test('does not wait where there is nothing to read', async () => {
    const wait = () => assert.fail('it waited')
    assert.deepEqual(await sampleActivity([0], 500, async () => null, wait), {
      busyShare: null,
      stealShare: null,
    })
  })
})
