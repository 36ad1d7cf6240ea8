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

const bound = (fps: number) => ({ fps, serverCpu: 0.7, generatorCpu: 0.99 })

const cases: readonly (readonly [title: string, rows: readonly MadeUpRow[], said: RegExp])[] = [
  [
    'names a leader with interval, ratio and limit',
    [
      { runner: 'bun', label: 'Bun', perTrial: [2000, 2100, 1950] },
      { runner: 'ws', label: 'ws', perTrial: [1000, 1050, 990] },
    ],
    /^Bun is fastest: 2,000 FPS \(95 % interval 1,\d+–2,\d+\), 2\.00 times ws \(1\.\d\d–2\.\d\d within rounds\)\. Server-bound: the server’s core was full\.$/,
  ],
  [
    'says of systems whose order is open by how much they may differ',
    [
      { runner: 'bun', label: 'Bun', perTrial: [1000, 1200, 900] },
      { runner: 'ws', label: 'ws', perTrial: [1100, 950, 980] },
    ],
    /^Bun has the highest median, 1,000 FPS \(95 % interval \d+–1,\d+\), but is not separated from ws \(at most × 1\.\d\d apart\)\. Bun, server-bound: the server’s core was full\./,
  ],
  [
    'gives a group with the most that its systems may differ',
    [
      { runner: 'bun', label: 'Bun', perTrial: [1010, 1005, 1000] },
      { runner: 'ws', label: 'ws', perTrial: [1000, 1003, 1001] },
      { runner: 'deno', label: 'Deno', perTrial: [500, 501, 499] },
    ],
    /^Bun \(1,005 FPS\) and ws \(1,001 FPS\) are at most × 1\.0\d apart \(95 %\)\. Bun, server-bound/,
  ],
  [
    'says of a group that others are not separated from it',
    [
      { runner: 'bun', label: 'Bun', perTrial: [1010, 1005, 1000] },
      { runner: 'ws', label: 'ws', perTrial: [1000, 1003, 1001] },
      { runner: 'deno', label: 'Deno', perTrial: [500, 1500, 900] },
    ],
    /Not separated from Bun either: Deno \(at most × [\d.]+ apart\)\./,
  ],
  [
    'names groups behind the leader',
    [
      { runner: 'bun', label: 'Bun', perTrial: [2010, 2005, 2000] },
      { runner: 'ws', label: 'ws', perTrial: [1000, 1003, 1001] },
      { runner: 'deno', label: 'Deno', perTrial: [1001, 1001, 1000] },
    ],
    /^Bun is fastest: .* Further groups: ws, Deno \(at most × 1\.\d\d apart\)\. Server-bound/,
  ],
  [
    'says of lower bounds that nothing is known of their order',
    [
      { runner: 'gws', label: 'gws', perTrial: [4000, 4010, 3990].map(bound) },
      { runner: 'coder', label: 'coder', perTrial: [3000, 3010, 2990].map(bound) },
      { runner: 'ws', label: 'ws', perTrial: [1000, 1010, 990] },
    ],
    /^gws \(≥ 4,000 FPS\) and coder \(≥ 3,000 FPS\): at least that, because the load generator was the limit; which is fastest is unknown\./,
  ],
  [
    'says where only the correction for many pairs leaves the rank open',
    [
      { runner: 'a', label: 'a', perTrial: [1300, 1400, 1600] },
      ...Array.from({ length: 9 }, (_, index) => ({
        runner: `c${index}`,
        label: `c${index}`,
        perTrial: [1100 + index, 1500 - index, 1590],
      })),
      { runner: 'b', label: 'b', perTrial: [1000, 1000, 1000] },
    ],
    /As the only pair, (?:a|c\d) would rank above b; among 55 pairs chance can do that, so the rank is open \(Holm’s correction\)\./,
  ],
  [
    'marks a lower bound and names its cause',
    [
      {
        runner: 'uws',
        label: 'uWS',
        perTrial: [3000, 3100, 2900].map((fps) => ({ fps, serverCpu: 0.7, generatorCpu: 0.99 })),
      },
    ],
    /^uWS: at least 3,000 FPS.*No other system to compare with\. Client-bound: the server can do more than this\.$/,
  ],
  [
    'ranks only rows of the prepared generator, even if another generator reached more',
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
    /^Bun: 2,000 FPS .* No other system to compare with/,
  ],
  [
    'ranks no server if only another generator measured',
    [
      {
        runner: 'ws',
        label: 'ws',
        generatorLabel: 'reference client',
        generator: 'other',
        perTrial: [30, 31, 29],
      },
    ],
    /^Measured with the reference client only/,
  ],
  [
    'ranks nothing by one trial',
    [
      { runner: 'bun', label: 'Bun', perTrial: [2000] },
      { runner: 'ws', label: 'ws', perTrial: [1000] },
    ],
    /^Bun has the highest figure, 2,000 FPS, but one trial per system is not enough for a ranking\./,
  ],
  [
    'explains a row above the leader that does not count',
    [
      { runner: 'uws', label: 'uWS', perTrial: [{ fps: 3000, caveat: 'too old to rank' }] },
      { runner: 'ws', label: 'ws', perTrial: [1000, 1050, 990] },
    ],
    /^ws: 1,000 FPS .*uWS \(3,000 FPS\) is not ranked: too old to rank\.$/,
  ],
  ['admits that there is no figure', [{ perTrial: [failed('x')] }], /^No system has a figure/],
  [
    'gives the share of the reference',
    [
      { runner: 'ws', label: 'ws', perTrial: [1000, 1000, 1000] },
      { runner: 'raw-tcp', role: 'reference-receiver', perTrial: [4000, 4000, 4000] },
    ],
    /That is 25 % of the reference\./,
  ],
  [
    'says where the reference was beaten, and by how much',
    [
      { runner: 'gws', label: 'gws', perTrial: [4400, 4410, 4390] },
      { runner: 'ws', label: 'ws', perTrial: [1000, 1000, 1000] },
      { runner: 'raw-tcp', role: 'reference-receiver', perTrial: [4000, 4000, 4000] },
    ],
    /The reference was beaten: gws × 1\.10 \(1\.\d\d–1\.\d\d\)\./,
  ],
]

for (const [title, rows, said] of cases)
  test(`the answer ${title}`, () => {
    assert.match(answerOf(rows), said)
  })

const judged = (
  verdict: SummaryRow['verdict'],
  runner: string,
  rows: readonly SummaryRow[],
): readonly SummaryRow[] => rows.map((row) => (row.runner === runner ? { ...row, verdict } : row))
const disturbed = (runner: string, rows: readonly SummaryRow[]) => judged('disturbed', runner, rows)
const unknown = (runner: string, rows: readonly SummaryRow[]) => judged('unknown', runner, rows)
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
    /^ws: 1,000 FPS .*Bun \(2,000 FPS\) is not ranked: other work on the machine disturbed it\.$/,
  )
})

test('the answer ranks nothing where every row was disturbed', () => {
  assert.deepEqual(answer(disturbed('ws', disturbed('bun', two)), null), [
    'Other work on the machine disturbed every system that could be ranked. Run again on a quiet machine.',
  ])
})

const notMeasured =
  'Not ranked, as server or load generator could not be measured, or not over the same time: '

test('the answer gives a row of unknown limit no rank and says why', () => {
  const said = answer(unknown('bun', two), null)
  assert.match(said[0] ?? '', /^ws: 1,000 FPS .*No other system to compare with\.$/)
  assert.equal(said.at(-1), `${notMeasured}Bun (2,000 FPS).`)
  assert.ok(!said.join(' ').includes('disturbed'))
})

test('the answer ranks nothing where the limit of every row is unknown, or of some and the others were disturbed', () => {
  assert.deepEqual(answer(unknown('ws', unknown('bun', two)), null), [
    `${notMeasured}Bun (2,000 FPS), ws (1,000 FPS).`,
  ])
  assert.deepEqual(answer(unknown('ws', disturbed('bun', two)), null), [
    'Other work on the machine disturbed every system that could be ranked. Run again on a quiet machine.',
    `${notMeasured}ws (1,000 FPS).`,
  ])
})
