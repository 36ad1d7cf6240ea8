// The sentence of why: it has to fit the verdict, also where one generator measured nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { type MadeUpRow, madeUpRun } from './made-up-run.ts'

const prepared = (runner: string, variant: string, fps: number): MadeUpRow => ({
  ...{ scenario: 'claims', point: '1mb', runner, variant },
  perTrial: [fps, fps + 10, fps + 5, fps + 2, fps + 8],
})

const outcomeOf = (rows: readonly MadeUpRow[]) =>
  summarize(madeUpRun(rows), readReference()).claims.find(({ id }) => id === 'websockets-beats-picows') ??
  assert.fail('no such claim')

for (const [holds, picowsFps, text] of [
  ['no', 4000, /^With the client out of the way it does not hold\. Not measured besides: /],
  ['yes', 200, /^With the client out of the way it holds\. Not measured besides: /],
] as const)
  test(`where the prepared generator alone says ${holds}, that is said before what was not measured`, () => {
    const outcome = outcomeOf([
      ...['tuned', 'tuned-uvloop'].map((variant) => prepared('python-websockets', variant, 1000)),
      prepared('picows', 'tuned', picowsFps),
    ])
    assert.equal(outcome.holds, holds)
    assert.match(outcome.why, text)
    assert.match(
      outcome.why,
      / with the reference client, .* with the reference client\. To have that too: npm run/,
    )
  })

test('where neither generator measured it nothing is said to hold', () => {
  const { holds, why } = outcomeOf([prepared('ws', 'tuned', 1000)])
  assert.equal(holds, 'unknown')
  assert.match(why, /^Not measured: .* To settle it: npm run/)
})
