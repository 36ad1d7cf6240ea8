// The published claims: their file, the rows that judge them, and what reports say of the outcomes.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { claimViews, countOutcomes, judgeClaims } from '../../report/claims.ts'
import { logInterval } from '../../report/stats/estimate.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { ClaimOutcome, SummaryRow } from '../../results/summary-schema.ts'
import { madeUpRun } from './made-up-run.ts'

const reference = readReference()
const client = 'python-client'
const [template] = summarize(madeUpRun([{ perTrial: [1000] }]), reference).rows

/** A row of the claims scenario at 1 MB whose trials have these FPS, and a CPU time a frame of 1 ms. */
const row = (
  runner: string,
  variant: string,
  generator: string,
  fps: readonly number[],
  changes: Partial<SummaryRow> = {},
  cpuMsPerFrame = 1,
): SummaryRow => {
  assert.ok(template)
  return {
    ...template,
    ...{ scenario: 'claims', runner, variant, generator, point: '1mb' },
    perTrial: fps.map((each, index) => ({ round: index + 1, fps: each, cpuMsPerFrame })),
    fps: logInterval(fps),
    verdict: 'server-bound',
    generatorCpu: changes.verdict === 'client-bound' ? 1 : 0.5,
    ...changes,
  }
}

const clientBound = { verdict: 'client-bound' } as const
const disturbed = { verdict: 'disturbed' } as const
const picows = (generator: string, fps: number, changes: Partial<SummaryRow> = {}): SummaryRow =>
  row('picows', 'tuned+borrowed', generator, [fps, fps * 1.01, fps * 0.99], changes)
const websockets = (
  variant: string,
  generator: string,
  fps: number,
  changes: Partial<SummaryRow> = {},
): SummaryRow => row('python-websockets', variant, generator, [fps, fps * 1.01, fps * 0.99], changes)

const outcomeOf = (id: string, rows: readonly SummaryRow[]): ClaimOutcome => {
  const outcome = judgeClaims(rows, reference).find((each) => each.id === id)
  assert.ok(outcome, id)
  return outcome
}

describe('the file of claims', () => {
  test('has the ten claims', () => {
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

  test('names a system, a size and at least one limit for each absolute claim; limits are in order', () => {
    for (const { id, kind, system, frameBytes, published } of reference.claims) {
      if (kind === 'absolute')
        assert.ok(system !== null && frameBytes !== null && (published.low ?? published.high) !== null, id)
      assert.ok(published.low === null || published.high === null || published.low <= published.high, id)
    }
  })
})

describe('the figures of a claim', () => {
  test('are those of both clients, and the same over the published figure', () => {
    const outcome = outcomeOf('picows-1mb', [picows(client, 1400, clientBound), picows('prepared', 2800)])
    assert.equal(outcome.withReferenceClient?.median, 1400)
    assert.equal(outcome.withPreparedGenerator?.median, 2800)
    assert.equal(outcome.clientToPublished?.median, 1)
    assert.equal(outcome.preparedToPublished?.median, 2)
    assert.equal(outcome.preparedToPublished?.low, (outcome.withPreparedGenerator?.low ?? 0) / 1400)
  })

  test('of a published range are over its geometric mean, of a limit over the limit, of words over nothing', () => {
    const rows = [client, 'prepared'].flatMap((generator) => [
      websockets('published', generator, Math.sqrt(32 * 35)),
      websockets('published', generator, 5, { point: '3.5mb' }),
      websockets('no-deflate', generator, 100),
      websockets('uvloop', generator, 150),
    ])
    assert.ok(Math.abs((outcomeOf('websockets-shipped-1mb', rows).clientToPublished?.median ?? 0) - 1) < 1e-9)
    assert.equal(outcomeOf('websockets-shipped-3.5mb', rows).clientToPublished?.median, 0.5)
    const { withReferenceClient, clientToPublished } = outcomeOf('uvloop-helps', rows)
    assert.equal(withReferenceClient?.median.toFixed(3), '1.500')
    assert.equal(clientToPublished, null)
  })

  test('as a ratio are taken within rounds: a slow round cancels out', () => {
    const rows = [client, 'prepared'].flatMap((generator) => [
      row('python-websockets', 'no-deflate', generator, [1000, 500, 800]),
      row('python-websockets', 'uvloop', generator, [1200, 600, 960]),
    ])
    const { outcome, withPreparedGenerator } = outcomeOf('uvloop-helps', rows)
    assert.equal(outcome, 'holds')
    assert.ok(Math.abs((withPreparedGenerator?.low ?? 0) - 1.2) < 1e-9)
  })
})

describe('the rows that judge a claim', () => {
  const other = { scenario: 'ingest-1mb' }

  test('are of the scenario of the claims where another one has them, too', () => {
    const rows = [
      picows(client, 9000, other),
      picows('prepared', 9000, other),
      picows(client, 1400),
      picows('prepared', 2000),
    ]
    assert.equal(outcomeOf('picows-1mb', rows).withReferenceClient?.median, 1400)
  })

  test('are both of another scenario where that of the claims lacks one of them', () => {
    const rows = [
      websockets('uvloop', 'prepared', 1000),
      websockets('uvloop', 'prepared', 2000, other),
      picows('prepared', 4000, other),
    ]
    assert.equal(outcomeOf('websockets-beats-picows', rows).withPreparedGenerator?.median, 0.5)
  })

  test('are never of two scenarios', () => {
    const rows = [client, 'prepared'].flatMap((generator) => [
      websockets('uvloop', generator, 2000),
      picows(generator, 4000, other),
    ])
    const { outcome, withPreparedGenerator, reason } = outcomeOf('websockets-beats-picows', rows)
    assert.equal(outcome, 'not measured in this profile')
    assert.equal(withPreparedGenerator, null)
    assert.match(reason, /^Missing: its rows in one scenario\. /)
  })

  test('are not of other sizes, generators, copies or kinds of scenario', () => {
    const rows = [client, 'prepared'].flatMap((generator) => [
      picows(generator, 1400, { point: '3.5mb' }),
      picows(generator, 1400, { replica: 2 }),
      picows(generator, 1400, { scenario: 'tls' }),
      picows('prepared-live', 1400),
    ])
    const { withReferenceClient, withPreparedGenerator } = outcomeOf('picows-1mb', rows)
    assert.deepEqual([withReferenceClient, withPreparedGenerator], [null, null])
  })

  for (const [what, changes, named] of [
    ['disturbed', disturbed, 'disturbed'],
    ['without a known limit', { verdict: 'unknown' }, 'limit unknown'],
    ['incomplete', { status: 'failed' }, 'failed'],
  ] as const)
    test(`are not used where one is ${what}, and the reason says so`, () => {
      const rows = [picows(client, 1400), picows('prepared', 2000, changes)]
      const { outcome, withPreparedGenerator, reason } = outcomeOf('picows-1mb', rows)
      assert.equal(outcome, 'not measured in this profile')
      assert.equal(withPreparedGenerator, null)
      assert.equal(
        reason,
        `Missing: picows tuned+borrowed at 1mb with the prepared generator (${named}). To measure it: npm run matrix -- --scenario claims --rounds 5`,
      )
    })

  test('are those of another scenario where the claims’ own are disturbed', () => {
    const rows = [
      picows(client, 1400),
      picows('prepared', 2000, disturbed),
      picows('prepared', 2100, { scenario: 'ingest-1mb' }),
    ]
    const { outcome, withPreparedGenerator } = outcomeOf('picows-1mb', rows)
    assert.equal(outcome, 'holds')
    assert.equal(withPreparedGenerator?.median, 2100)
  })

  test('compare deflate with a generator that negotiates it', () => {
    const rows = [
      websockets('quiet', client, 30, clientBound),
      websockets('no-deflate', client, 600, clientBound),
      websockets('quiet', 'prepared', 1000),
      websockets('quiet', 'prepared-precompressed', 125),
      websockets('no-deflate', 'prepared', 1000),
    ]
    const { outcome, withPreparedGenerator } = outcomeOf('deflate-off-1mb', rows)
    assert.equal(withPreparedGenerator?.median.toFixed(2), '8.00')
    assert.equal(outcome, 'direction holds, size does not')
    const without = rows.filter(({ generator }) => generator !== 'prepared-precompressed')
    assert.match(
      outcomeOf('deflate-off-1mb', without).reason,
      /^Missing: python-websockets quiet at 1mb with prepared-precompressed\. /,
    )
  })
})

describe('the cost of a log line', () => {
  const small = { point: '16kib' }
  /** A line costs 0.02 ms, a frame of 1 MB takes 1 ms, or 31.25 ms with the reference client. */
  const rows = [
    websockets('published', client, 32, clientBound),
    websockets('published', 'prepared', 1000),
    row('python-websockets', 'published', 'prepared', [20e3, 20e3, 20e3], small, 0.05),
    row('python-websockets', 'quiet', 'prepared', [33e3, 33e3, 33e3], small, 0.03),
  ]

  test('is measured at small frames, scaled to the time of a large one, and the reasoning is printed', () => {
    const { outcome, withPreparedGenerator, withReferenceClient, reason } = outcomeOf('log-per-message', rows)
    assert.equal(withPreparedGenerator?.median.toFixed(4), '1.0204')
    assert.equal(withReferenceClient?.median.toFixed(5), '1.00064')
    assert.equal(outcome, 'direction holds, size does not')
    assert.match(
      reason,
      /It costs the server 0\.02 ms of CPU a frame, measured at 16kib, where that shows; a frame of 1mb takes 1 ms \(31\.3 ms with the reference client\)\./,
    )
  })

  test('is not known without the small frames, and each missing row is named once', () => {
    assert.match(
      outcomeOf('log-per-message', rows.slice(0, 3)).reason,
      /^Missing: python-websockets quiet at 16kib with the prepared generator\. To measure it/,
    )
  })
})

describe('the reason', () => {
  test('says that the reference client was the limit, and how busy it was', () => {
    const rows = [websockets('published', client, 33, clientBound), websockets('published', 'prepared', 1200)]
    const { outcome, reason } = outcomeOf('websockets-shipped-1mb', rows)
    assert.equal(outcome, "holds, but it is the client's number")
    assert.equal(
      reason,
      'With the reference client the figure is within a factor of 2, with the prepared generator not. The reference client was the limit: its core was 100 % busy.',
    )
  })

  test('of a comparison that the client hides and the prepared generator refutes names the direction', () => {
    const rows = [
      websockets('uvloop', client, 840, clientBound),
      picows(client, 845, clientBound),
      websockets('uvloop', 'prepared', 1300),
      picows('prepared', 2700),
    ]
    const { outcome, reason } = outcomeOf('websockets-beats-picows', rows)
    assert.equal(outcome, 'refuted')
    assert.match(reason, /^With the prepared generator the effect has the other direction\. /)
  })

  test('of noise ends with the command that has all the rounds', () => {
    const rows = [
      row('picows', 'tuned+borrowed', client, [500, 700, 900], clientBound),
      picows('prepared', 3900),
    ]
    const outcome = outcomeOf('picows-1mb', rows)
    assert.ok(outcome.outcome === 'too noisy')
    assert.ok(
      outcome.reason.endsWith(`npm run matrix -- --scenario claims --rounds ${3 + outcome.moreRounds}`),
    )
  })

  test('of a generator that was the limit asks for a faster machine, not for more rounds', () => {
    const rows = [picows(client, 500, clientBound), picows('prepared', 600, clientBound)]
    const { outcome, reason } = outcomeOf('picows-1mb', rows)
    assert.equal(outcome, 'not measured in this profile')
    assert.match(reason, /a faster machine decides\.$/)
    assert.doesNotMatch(reason, /rounds/)
  })
})

describe('the outcomes as text', () => {
  const rows = [
    picows(client, 600, clientBound),
    picows('prepared', 2700),
    row('go-gorilla', 'shipped', client, [500, 700, 900], clientBound),
    row('go-gorilla', 'shipped', 'prepared', [3900, 3910, 3920]),
    ...[client, 'prepared'].flatMap((generator) => [
      row('python-websockets', 'no-deflate', generator, [100, 102, 101]),
      row('python-websockets', 'uvloop', generator, [101, 101, 101]),
    ]),
  ]
  const claims = judgeClaims(rows, reference)
  const viewOf = (id: string) => {
    const at = claims.findIndex((each) => each.id === id)
    return claimViews(claims, reference)[at] ?? assert.fail(id)
  }

  test('have their figure in the words, both figures over the published one, and a colour', () => {
    assert.match(viewOf('uvloop-helps').outcomeText, /^no effect seen \(≤ \d %\)$/)
    assert.match(viewOf('go-1mb').outcomeText, /^too noisy: \d+ more rounds$/)
    const { outcomeText, badge, client: figures } = viewOf('picows-1mb')
    assert.deepEqual([outcomeText, badge], ['consistent: between the two clients', 'only'])
    assert.match(figures.measured, /^600 \(\d+–\d+\)$/)
    assert.match(figures.toPublished, /^÷ published: 0\.429 \(0\.\d+–0\.\d+\)$/)
    const effect = viewOf('uvloop-helps').prepared
    assert.match(effect.measured, /^×1 \(0\.\d+–1\.\d+\)$/)
    assert.equal(effect.toPublished, '')
    assert.deepEqual(viewOf('websockets-tuned-3.5mb').client, { measured: '–', toPublished: '' })
  })

  test('are counted in one line', () => {
    assert.equal(
      countOutcomes(claims),
      'not measured in this profile (5) · consistent: between the two clients (1) · too noisy (1) · refuted (2) · no effect seen (1)',
    )
    assert.equal(countOutcomes([]), '')
  })

  test('keep their words where the reference no longer has the claim', () => {
    const [view] = claimViews(claims.slice(1, 2), { ...reference, claims: [] })
    assert.equal(view?.outcomeText, 'consistent: between the two clients')
    assert.equal(view?.client.measured, '–')
  })
})
