// The published claims: their file, the rules for one interval, and the outcomes of a run.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { judgeClaims, judgeInterval } from '../../report/claims.ts'
import { logInterval } from '../../report/stats/estimate.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { type Claim, readReference } from '../../results/reference-schema.ts'
import type { ClaimOutcome, SummaryRow } from '../../results/summary-schema.ts'
import { type MadeUpRow, madeUpRun } from './made-up-run.ts'

describe('the claims', () => {
  const reference = readReference()
  const [template] = summarize(madeUpRun([{ perTrial: [1000] }]), reference).rows
  /** A row of the claims scenario whose trials have these FPS. */
  const row = (
    runner: string,
    variant: string,
    generator: string,
    fps: readonly number[],
    verdict: SummaryRow['verdict'] = 'server-bound',
    point = '1mb',
  ): SummaryRow => {
    assert.ok(template)
    const perTrial = fps.map((each, index) => ({ round: index + 1, fps: each, cpuMsPerFrame: 1 }))
    const identity = { scenario: 'claims', runner, variant, generator, point }
    return {
      ...template,
      ...identity,
      perTrial,
      fps: logInterval(fps),
      verdict,
      generatorCpu: verdict === 'client-bound' ? 1 : 0.5,
    }
  }

  const outcomeOf = (id: string, rows: readonly SummaryRow[]): ClaimOutcome => {
    const outcome = judgeClaims(rows, reference).find((each) => each.id === id)
    assert.ok(outcome, id)
    return outcome
  }

  test('the ten claims are there, each with a source', () => {
    assert.deepEqual(
      reference.claims.map(({ id }) => id),
      [
        'websockets-shipped-1mb',
        'picows-1mb',
        'go-1mb',
        'websockets-shipped-3.5mb',
        'deflate-off-1mb',
        'websockets-tuned-1mb',
        'websockets-tuned-3.5mb',
        'websockets-beats-picows',
        'log-per-message',
        'uvloop-helps',
      ],
    )
  })

  test('absolute claims name a system, a size and at least one limit; limits are in order', () => {
    for (const { id, kind, system, frameBytes, published } of reference.claims) {
      if (kind === 'absolute')
        assert.ok(system !== null && frameBytes !== null && (published.low ?? published.high) !== null, id)
      assert.ok(published.low === null || published.high === null || published.low <= published.high, id)
    }
  })

  const client = 'python-client'

  test('a claim that holds under both generators is yes', () => {
    const rows = [
      row('picows', 'tuned+borrowed', client, [1300, 1310, 1290], 'client-bound'),
      row('picows', 'tuned+borrowed', 'prepared', [2500, 2510, 2490]),
    ]
    const { holds, measured } = outcomeOf('picows-1mb', rows)
    assert.equal(holds, 'yes')
    assert.match(measured ?? '', /1,300 .* with the reference client; 2,500 .* with the prepared generator/)
  })

  test('a claim that holds with the reference client alone says who was the limit', () => {
    const rows = [
      row('python-websockets', 'published', client, [33, 33.5, 34], 'client-bound'),
      row('python-websockets', 'published', 'prepared', [1200, 1210, 1220]),
    ]
    const { holds, why } = outcomeOf('websockets-shipped-1mb', rows)
    assert.equal(holds, 'only with the reference client')
    assert.match(why, /property of the client.*The reference client was the limit: its core was 100 % busy/)
  })

  test('a claim that holds under neither generator is no', () => {
    const rows = [
      row('python-websockets', 'uvloop', client, [1100, 1110, 1120]),
      row('python-websockets', 'uvloop', 'prepared', [1300, 1310, 1320]),
      row('picows', 'tuned+borrowed', client, [1150, 1160, 1170]),
      row('picows', 'tuned+borrowed', 'prepared', [2700, 2710, 2720]),
    ]
    assert.equal(outcomeOf('websockets-beats-picows', rows).holds, 'no')
  })

  test('a comparison that the client hides is confirmed by the prepared generator', () => {
    const rows = [
      row('python-websockets', 'no-deflate', client, [800, 840, 760], 'client-bound'),
      row('python-websockets', 'uvloop', client, [840, 760, 800], 'client-bound'),
      row('python-websockets', 'no-deflate', 'prepared', [900, 910, 920]),
      row('python-websockets', 'uvloop', 'prepared', [2100, 2110, 2120]),
    ]
    const { holds, why } = outcomeOf('uvloop-helps', rows)
    assert.equal(holds, 'yes')
    assert.match(why, /^Holds with the prepared generator; inconclusive with the reference client/)
  })

  test('a comparison that the client hides is refuted by the prepared generator', () => {
    const rows = [
      row('python-websockets', 'uvloop', client, [840, 850, 830], 'client-bound'),
      row('picows', 'tuned+borrowed', client, [830, 860, 825], 'client-bound'),
      row('python-websockets', 'uvloop', 'prepared', [1300, 1310, 1320]),
      row('picows', 'tuned+borrowed', 'prepared', [2700, 2710, 2720]),
    ]
    const { holds, why } = outcomeOf('websockets-beats-picows', rows)
    assert.equal(holds, 'no')
    assert.match(why, /^Does not hold with the prepared generator; inconclusive with the reference client/)
  })

  test('an absolute figure that is open with the reference client is not refuted by the other generator', () => {
    const rows = [
      row('picows', 'tuned+borrowed', client, [500, 600, 700], 'client-bound'),
      row('picows', 'tuned+borrowed', 'prepared', [3900, 3910, 3920]),
    ]
    assert.equal(outcomeOf('picows-1mb', rows).holds, 'unknown')
  })

  test('a figure that only the prepared generator reaches says that the reconstructed client cannot', () => {
    const rows = [
      row('python-websockets', 'uvloop', client, [840, 850, 830], 'client-bound'),
      row('python-websockets', 'uvloop', 'prepared', [2000, 2010, 2020]),
    ]
    const { holds, why } = outcomeOf('websockets-tuned-1mb', rows)
    assert.equal(holds, 'unknown')
    assert.match(why, /the reconstructed client does not\. The reference client was the limit/)
  })

  test('a ratio of the published direction and another size says so, and asks for no more rounds', () => {
    const rows = [
      row('python-websockets', 'quiet', client, [30, 30.1, 29.9], 'client-bound'),
      row('python-websockets', 'no-deflate', client, [600, 610, 590], 'client-bound'),
      row('python-websockets', 'quiet', 'prepared', [1000, 1010, 990]),
      row('python-websockets', 'no-deflate', 'prepared', [1000, 990, 1010]),
    ]
    const { holds, why } = outcomeOf('deflate-off-1mb', rows)
    assert.equal(holds, 'unknown')
    assert.match(why, /direction matches the claim but the size does not/)
    assert.doesNotMatch(why, /--rounds/)
  })

  test('a ratio is taken within rounds: a slow round cancels out', () => {
    const rows = [client, 'prepared'].flatMap((generator) => [
      row('python-websockets', 'no-deflate', generator, [1000, 500, 800]),
      row('python-websockets', 'uvloop', generator, [1200, 600, 960]),
    ])
    const { holds, withPreparedGenerator } = outcomeOf('uvloop-helps', rows)
    assert.equal(holds, 'yes')
    assert.ok(Math.abs((withPreparedGenerator?.low ?? 0) - 1.2) < 1e-9)
  })

  test('a tie is not settled, and more rounds are named as the remedy', () => {
    const rows = [client, 'prepared'].flatMap((generator) => [
      row('python-websockets', 'published', generator, [1000, 900, 1100]),
      row('python-websockets', 'quiet', generator, [1100, 900, 1000]),
    ])
    const { holds, why } = outcomeOf('log-per-message', rows)
    assert.equal(holds, 'unknown')
    assert.match(why, /--rounds 10/)
  })

  test('with a row missing a claim is unknown, and the row and the command are named', () => {
    const rows = [row('go-gorilla', 'shipped', client, [1300, 1310, 1290])]
    const { holds, why, measured, withPreparedGenerator } = outcomeOf('go-1mb', rows)
    assert.equal(holds, 'unknown')
    assert.match(
      why,
      /^Not measured: go-gorilla shipped at 1mb with the prepared generator\. .*--scenario claims/,
    )
    assert.match(measured ?? '', /reference client$/)
    assert.equal(withPreparedGenerator, null)
  })

  test('rows of another size, generator or copy do not judge a claim', () => {
    const rows = [
      row('go-gorilla', 'shipped', client, [1300, 1310, 1290], 'client-bound', '3.5mb'),
      row('go-gorilla', 'shipped', 'prepared-live', [1300, 1310, 1290]),
      { ...row('go-gorilla', 'shipped', 'prepared', [1300, 1310, 1290]), replica: 2 },
    ]
    const { measured } = outcomeOf('go-1mb', rows)
    assert.equal(measured, null)
  })
})

describe('one interval against one published value, by the rules of METHODOLOGY.md', () => {
  const claimOf = (id: string): Claim => {
    const claim = readReference().claims.find((each) => each.id === id)
    assert.ok(claim, id)
    return claim
  }

  const interval = (low: number | null, high: number | null) => ({
    median: ((low ?? 1) + (high ?? 1)) / 2,
    low,
    high,
  })

  const findings: readonly [string, readonly [number | null, number | null], boolean, string][] = [
    ['picows-1mb', [600, 3400], false, 'yes'],
    ['picows-1mb', [500, 700], false, 'open'],
    ['picows-1mb', [100, 500], false, 'no'],
    ['picows-1mb', [3600, 4000], false, 'no'],
    ['picows-1mb', [3600, 4000], true, 'no'],
    ['picows-1mb', [900, 1500], true, 'open'],
    ['picows-1mb', [100, 500], true, 'open'],
    ['picows-1mb', [null, null], false, 'open'],
    ['websockets-shipped-3.5mb', [2, 9], false, 'yes'],
    ['websockets-shipped-3.5mb', [9, 24], false, 'yes'],
    ['websockets-shipped-3.5mb', [26, 40], false, 'no'],
    ['deflate-off-1mb', [30, 34], false, 'yes'],
    ['deflate-off-1mb', [1.2, 3], false, 'open'],
    ['deflate-off-1mb', [0.9, 40], false, 'open'],
    ['deflate-off-1mb', [0.5, 0.9], false, 'no'],
    ['websockets-beats-picows', [0.4, 0.6], false, 'no'],
    ['uvloop-helps', [1.06, 1.2], false, 'yes'],
    ['uvloop-helps', [0.8, 1.04], false, 'no'],
    ['uvloop-helps', [1.01, 1.2], false, 'open'],
  ]
  for (const [id, [low, high], isLowerBound, expected] of findings) {
    const bound = isLowerBound ? ', a lower bound,' : ''
    test(`${id}: an interval of ${low} to ${high}${bound} is ${expected}`, () => {
      assert.equal(judgeInterval(claimOf(id), interval(low, high), isLowerBound), expected)
    })
  }
})

describe('the sentence of why, where one generator measured nothing', () => {
  const prepared = (runner: string, variant: string, fps: number): MadeUpRow => ({
    ...{ scenario: 'claims', point: '1mb', runner, variant },
    perTrial: [fps, fps + 10, fps + 5, fps + 2, fps + 8],
  })

  const outcomeOf = (rows: readonly MadeUpRow[]) =>
    summarize(madeUpRun(rows), readReference()).claims.find(({ id }) => id === 'websockets-beats-picows') ??
    assert.fail('no such claim')

  for (const [holds, picowsFps, text] of [
    ['no', 4000, /^Does not hold with the prepared generator\. Not measured: /],
    ['yes', 200, /^Holds with the prepared generator\. Not measured: /],
  ] as const)
    test(`where the prepared generator alone says ${holds}, that is said before what was not measured`, () => {
      const outcome = outcomeOf([
        ...['tuned', 'uvloop'].map((variant) => prepared('python-websockets', variant, 1000)),
        prepared('picows', 'tuned+borrowed', picowsFps),
      ])
      assert.equal(outcome.holds, holds)
      assert.match(outcome.why, text)
      assert.match(
        outcome.why,
        / with the reference client, .* with the reference client\. To measure it: npm run/,
      )
    })

  test('where neither generator measured it nothing is said to hold', () => {
    const { holds, why } = outcomeOf([prepared('ws', 'tuned', 1000)])
    assert.equal(holds, 'unknown')
    assert.match(why, /^Not measured: .* To decide it: npm run/)
  })
})
