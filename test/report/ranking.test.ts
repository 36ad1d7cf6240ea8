// Who leads, who ties with the leader, and who does not compete.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { competitors, rank } from '../../report/stats/ranking.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { type MadeUpRow, madeUpRun } from './made-up-run.ts'

const rowsOf = (rows: readonly MadeUpRow[]): readonly SummaryRow[] =>
  summarize(madeUpRun(rows), readReference()).rows
const tiesOf = (rows: readonly SummaryRow[], floor: Summary['noiseFloor'] = null): readonly string[] =>
  rank(rows, floor)?.others.flatMap(({ row, isTied }) => (isTied ? [row.runner] : [])) ?? []

const lowerBound = (value: number) => ({ fps: value, serverCpu: 0.8, generatorCpu: 0.99 })
const duels: readonly (readonly [
  title: string,
  isTied: boolean,
  MadeUpRow['perTrial'],
  MadeUpRow['perTrial'],
])[] = [
  ['twice the rate in every round leads', false, [2000, 2100, 1950], [1000, 1050, 990]],
  ['ahead in two rounds of three is a tie', true, [1100, 1200, 900], [1000, 1000, 1000]],
  ['one round ranks nothing', true, [2000], [1000]],
  ['nothing outranks a lower bound', true, [2000, 2100, 1950], [1000, 1050, 990].map(lowerBound)],
  ['a lower bound outranks what is below it', false, [2000, 2100, 1950].map(lowerBound), [1000, 1050, 990]],
  [
    'lower bounds tie among themselves',
    true,
    [2000, 2100, 1950].map(lowerBound),
    [1000, 1050, 990].map(lowerBound),
  ],
]
for (const [title, isTied, first, second] of duels)
  test(title, () => {
    const rows = rowsOf([
      { runner: 'b', perTrial: second },
      { runner: 'a', perTrial: first },
    ])
    const standing = rank(rows, null)
    assert.equal(standing?.leader.runner, 'a')
    assert.deepEqual(
      standing.others.map((rival) => [rival.row.runner, rival.isTied]),
      [['b', isTied]],
    )
  })

test('what differs by less than the noise floor, to either side, is a tie', () => {
  const rows = rowsOf([
    { runner: 'a', perTrial: [1050, 1050, 1050] },
    { runner: 'b', perTrial: [1000, 1000, 1000] },
  ])
  assert.deepEqual(tiesOf(rows, { low: 0.99, high: 1.01 }), [])
  assert.deepEqual(tiesOf(rows, { low: 0.99, high: 1.1 }), ['b'])
  assert.deepEqual(tiesOf(rows, { low: 0.9, high: 1.01 }), ['b'])
})

test('a lead that one comparison shows is a tie among many', () => {
  // The ratios to b are 1.3, 1.4 and 1.6: two-sided, they differ from 1 with p = 0.02.
  const [leader, rival] = [
    { runner: 'a', perTrial: [1300, 1400, 1600] },
    { runner: 'b', perTrial: [1000, 1000, 1000] },
  ]
  const crowd = Array.from({ length: 9 }, (_, index) => ({
    runner: `c${index}`,
    perTrial: [1100 + index, 1500 - index, 1590],
  }))
  assert.deepEqual(tiesOf(rowsOf([leader, rival])), [])
  assert.ok(tiesOf(rowsOf([leader, ...crowd, rival])).includes('b'))
})

test('the reference receiver, copies, rows with a caveat and disturbed rows do not compete', () => {
  const rows = rowsOf([
    { runner: 'slow', perTrial: [100] },
    { runner: 'fast', perTrial: [200] },
    { runner: 'fast', replica: 2, perTrial: [210] },
    { runner: 'old', perTrial: [{ fps: 300, caveat: 'too old' }] },
    { runner: 'raw', role: 'reference-receiver', perTrial: [400] },
    { runner: 'shaken', perTrial: [500] },
  ]).map((row) => (row.runner === 'shaken' ? { ...row, verdict: 'disturbed' as const } : row))
  assert.deepEqual(
    competitors(rows).map((row) => row.runner),
    ['fast', 'slow'],
  )
})

test('nobody leads where nobody competes', () => {
  assert.equal(
    rank(rowsOf([{ runner: 'raw', role: 'reference-receiver', perTrial: [400, 410] }]), null),
    null,
  )
})
