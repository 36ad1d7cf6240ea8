// The sentences at the top of a report.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer } from '../../report/answer.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { failed, type MadeUpRow, madeUpRun } from './made-up-run.ts'

const answerOf = (rows: readonly MadeUpRow[]): string =>
  answer(summarize(madeUpRun(rows), readReference()).rows, null).join(' ')

const cases: readonly (readonly [title: string, rows: readonly MadeUpRow[], said: RegExp])[] = [
  [
    'names a leader with interval, ratio and limit',
    [
      { runner: 'bun', label: 'Bun', perTrial: [2000, 2100, 1950] },
      { runner: 'ws', label: 'ws', perTrial: [1000, 1050, 990] },
    ],
    /^Bun takes the most: 2,000 frames a second \(95 % interval 1,\d+–2,\d+\), 2\.00 times ws \(1\.\d\d–2\.\d\d within rounds\)\. The limit was its own core\.$/,
  ],
  [
    'says a tie as a tie',
    [
      { runner: 'bun', label: 'Bun', perTrial: [1000, 1200, 900] },
      { runner: 'ws', label: 'ws', perTrial: [1100, 950, 980] },
    ],
    /^A tie at the top, in frames a second: Bun \(1,000\) and ws \(980\) cannot be told apart by this run\. The limit was Bun’s own core\./,
  ],
  [
    'says of a lower bound that the truth is higher',
    [
      {
        runner: 'uws',
        label: 'uWS',
        perTrial: [3000, 3100, 2900].map((fps) => ({ fps, serverCpu: 0.7, generatorCpu: 0.99 })),
      },
    ],
    /^uWS takes at least 3,000 frames.*nothing to rank it against\. The limit was the load side, not the server/,
  ],
  [
    'ranks rows of the prepared generator alone, whatever another generator got',
    [
      { runner: 'bun', label: 'Bun', perTrial: [2000, 2100, 1950] },
      {
        runner: 'ws',
        label: 'ws',
        generatorLabel: 'reference client',
        generator: 'other',
        perTrial: [3000, 3050, 2990],
      },
    ],
    /^Bun takes 2,000 frames a second .* nothing to rank it against/,
  ],
  [
    'ranks no server where only another generator measured',
    [
      {
        runner: 'ws',
        label: 'ws',
        generatorLabel: 'reference client',
        generator: 'other',
        perTrial: [30, 31, 29],
      },
    ],
    /^Measured with the reference client alone/,
  ],
  [
    'ranks nothing by one trial',
    [
      { runner: 'bun', label: 'Bun', perTrial: [2000] },
      { runner: 'ws', label: 'ws', perTrial: [1000] },
    ],
    /^Bun has the highest figure, 2,000 frames a second, but one trial of each system ranks nothing\./,
  ],
  [
    'explains a row above the leader that does not count',
    [
      { runner: 'uws', label: 'uWS', perTrial: [{ fps: 3000, caveat: 'too old to rank' }] },
      { runner: 'ws', label: 'ws', perTrial: [1000, 1050, 990] },
    ],
    /^ws takes 1,000 .*uWS \(3,000\) is left out of the ranking: too old to rank\.$/,
  ],
  ['admits that there is no figure', [{ perTrial: [failed('x')] }], /^No system has a figure/],
  [
    'gives the share of the reference receiver',
    [
      { runner: 'ws', label: 'ws', perTrial: [1000, 1000, 1000] },
      { runner: 'raw-tcp', role: 'reference-receiver', perTrial: [4000, 4000, 4000] },
    ],
    /reference receiver takes under the same load this is 25 %\./,
  ],
]

for (const [title, rows, said] of cases)
  test(`the answer ${title}`, () => {
    assert.match(answerOf(rows), said)
  })

const disturbed = (runner: string, rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  rows.map((row) => (row.runner === runner ? { ...row, verdict: 'disturbed' } : row))
const two = summarize(
  madeUpRun([
    { runner: 'bun', label: 'Bun', perTrial: [2000, 2100, 1950] },
    { runner: 'ws', label: 'ws', perTrial: [1000, 1050, 990] },
  ]),
  readReference(),
).rows

test('the answer leaves a disturbed row out of the ranking and says so', () => {
  assert.match(
    answer(disturbed('bun', two), null).join(' '),
    /^ws takes 1,000 .*Bun \(2,000\) is left out of the ranking: other work on the machine disturbed it\.$/,
  )
})

test('the answer ranks nothing where every row was disturbed', () => {
  assert.deepEqual(answer(disturbed('ws', disturbed('bun', two)), null), [
    'Other work on the machine disturbed every system that could be ranked: run again on a quiet machine.',
  ])
})
