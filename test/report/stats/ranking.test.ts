// Who is ahead of whom, who does not compete, and in which order a table shows them.
import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { competitors, rank } from '../../../report/stats/ranking.ts'
import { inOrder } from '../../../report/stats/row-order.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { Summary, SummaryRow } from '../../../results/summary-schema.ts'
import { type MadeUpRow, madeUpRun } from '../made-up-run.ts'

describe('the ranking', () => {
  const rowsOf = (rows: readonly MadeUpRow[]): readonly SummaryRow[] =>
    summarize(madeUpRun(rows), readReference()).rows
  const findingsOf = (rows: readonly SummaryRow[], floor: Summary['noiseFloor'] = null): readonly string[] =>
    rank(rows, floor)?.toFirst.map(({ finding }) => finding) ?? []

  const lowerBound = (value: number) => ({ fps: value, serverCpu: 0.8, generatorCpu: 0.99 })
  const duels: readonly (readonly [
    title: string,
    finding: string,
    MadeUpRow['perTrial'],
    MadeUpRow['perTrial'],
  ])[] = [
    ['twice the rate in every round is ahead', 'apart', [2000, 2100, 1950], [1000, 1050, 990]],
    ['ahead in two rounds of three leaves the order open', 'open', [1100, 1200, 900], [1000, 1000, 1000]],
    ['one round orders nothing', 'open', [2000], [1000]],
    ['rates that hardly differ are alike', 'alike', [1010, 1005, 1000], [1000, 1003, 1000]],
    ['nothing is ahead of a lower bound', 'bound', [2000, 2100, 1950], [1000, 1050, 990].map(lowerBound)],
    [
      'a lower bound is ahead of what is below it',
      'apart',
      [2000, 2100, 1950].map(lowerBound),
      [1000, 1050, 990],
    ],
    ['a lower bound is alike to nothing', 'bound', [1010, 1005, 1000].map(lowerBound), [1000, 1003, 1000]],
    [
      'of two lower bounds nothing is known',
      'both bounds',
      [2000, 2100, 1950].map(lowerBound),
      [1000, 1050, 990].map(lowerBound),
    ],
  ]
  for (const [title, finding, first, second] of duels)
    test(title, () => {
      const rows = rowsOf([
        { runner: 'b', perTrial: second },
        { runner: 'a', perTrial: first },
      ])
      assert.deepEqual(
        rank(rows, null)?.systems.map(({ runner }) => runner),
        ['a', 'b'],
      )
      assert.deepEqual(findingsOf(rows), [finding])
    })

  test('a server that once had no digest of its frames does not compete with its other trials', () => {
    const failure = { code: 'wrong-digest', phase: 'digest', message: 'it counts', stderrTail: '' }
    const rows = rowsOf([
      { runner: 'counts-only', perTrial: [2000, { status: 'failed', failure }, 2000] },
      { runner: 'honest', perTrial: [1000, 1000, 1000] },
    ])
    assert.deepEqual(
      rank(rows, null)?.systems.map(({ runner }) => runner),
      ['honest'],
    )
    const [cheat] = rows
    assert.deepEqual([cheat?.status, cheat?.reason], ['completed', 'failed at digest: it counts'])
  })

  test('what differs by less than the noise floor, to either side, is not ahead', () => {
    const rows = rowsOf([
      { runner: 'a', perTrial: [1050, 1050, 1050] },
      { runner: 'b', perTrial: [1000, 1000, 1000] },
    ])
    assert.deepEqual(findingsOf(rows, { low: 0.99, high: 1.01 }), ['apart'])
    assert.deepEqual(findingsOf(rows, { low: 0.99, high: 1.1 }), ['alike'])
    assert.deepEqual(findingsOf(rows, { low: 0.9, high: 1.01 }), ['alike'])
  })

  test('a lead that one comparison shows is uncorrected among many', () => {
    // The ratios to b are 1.3, 1.4 and 1.6: two-sided, they differ from 1 with p = 0.02.
    const [leader, rival] = [
      { runner: 'a', perTrial: [1300, 1400, 1600] },
      { runner: 'b', perTrial: [1000, 1000, 1000] },
    ]
    const crowd = Array.from({ length: 9 }, (_, index) => ({
      runner: `c${index}`,
      perTrial: [1100 + index, 1500 - index, 1590],
    }))
    assert.deepEqual(findingsOf(rowsOf([leader, rival])), ['apart'])
    const order = rank(rowsOf([leader, ...crowd, rival]), null)
    assert.equal(
      order?.toFirst[order.systems.findIndex(({ runner }) => runner === 'b') - 1]?.finding,
      'uncorrected',
    )
    assert.equal(order?.pairs, 55)
  })

  const verdicts: Readonly<Record<string, Pick<SummaryRow, 'verdict'>>> = {
    shaken: { verdict: 'disturbed' },
    dark: { verdict: 'unknown' },
  }
  test('the reference receiver, copies, rows with a caveat, disturbed rows and rows of unknown limit do not compete', () => {
    const rows = rowsOf([
      { runner: 'slow', perTrial: [100] },
      { runner: 'fast', perTrial: [200] },
      { runner: 'fast', replica: 2, perTrial: [210] },
      { runner: 'old', perTrial: [{ fps: 300, caveat: 'too old' }] },
      { runner: 'raw', role: 'reference-receiver', perTrial: [400] },
      { runner: 'shaken', perTrial: [500] },
      { runner: 'dark', perTrial: [600] },
    ]).map((row) => ({ ...row, ...verdicts[row.runner] }))
    assert.deepEqual(
      competitors(rows).map((row) => row.runner),
      ['fast', 'slow'],
    )
  })

  test('there is no order where nobody competes', () => {
    assert.equal(
      rank(rowsOf([{ runner: 'raw', role: 'reference-receiver', perTrial: [400, 410] }]), null),
      null,
    )
  })
})

const { rows } = summarize(
  madeUpRun(['a', 'b', 'c'].map((runner) => ({ runner, perTrial: [runner === 'b' ? 70 : 60] }))),
  readReference(),
)
const latencyMs = (p99: number) => ({ p50: 1, p90: 1, p99, p999: null, max: 50, samples: 100 })

type Change = Partial<Pick<SummaryRow, 'fps' | 'metrics' | 'peakRssBytes' | 'latencyMs'>>

const orders: readonly (readonly [title: string, of: readonly Change[], expected: string])[] = [
  ['by frames a second where nothing else was asked', [{}, {}, { fps: null }], 'bac'],
  [
    'by the cameras that a core carries, the most first',
    [
      { metrics: { capacityCameras: 90 } },
      { metrics: { offeredFps: 60 }, latencyMs: latencyMs(1) },
      { metrics: { capacityCameras: 230 } },
    ],
    'cab',
  ],
  [
    'by how long texts took, the shortest first',
    [
      { metrics: { controlP50Ms: 1, controlP99Ms: 9 } },
      { metrics: { controlP50Ms: 2, controlP99Ms: 8 } },
      { metrics: { controlP50Ms: 3 } },
    ],
    'cba',
  ],
  [
    'by the memory that a slow viewer cost, the least first',
    [
      { metrics: { rssAfterBytes: 1 }, peakRssBytes: 900 },
      { metrics: { rssAfterBytes: 1 }, peakRssBytes: null },
      { metrics: { rssAfterBytes: 1 }, peakRssBytes: 300 },
    ],
    'cab',
  ],
  [
    'by the latency of images that kept a rate, and then by frames a second',
    [
      { metrics: { offeredFps: 60 }, latencyMs: latencyMs(4) },
      { metrics: { offeredFps: 60 }, latencyMs: latencyMs(4) },
      { metrics: { offeredFps: 60 }, latencyMs: latencyMs(2) },
    ],
    'cba',
  ],
]

describe('rows stand in order', () => {
  for (const [title, changes, expected] of orders) {
    it(title, () => {
      const named = rows.map((row, index) => ({ row: { ...row, ...changes[index] } }))
      const runners = inOrder(named).map(({ row }) => row.runner)
      assert.equal(runners.join(''), expected)
    })
  }
})
