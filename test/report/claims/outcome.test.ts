// From the intervals of both load generators to one outcome: a case of every outcome, and what holds for any intervals.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type BothMeasured, decideClaim, type Measured } from '../../../report/claims/outcome.ts'
import type { PublishedFigure } from '../../../report/claims/states.ts'
import { claimDecisionSchema, plainOutcomeSchema } from '../../../results/summary-schema.ts'

const figure = (
  kind: PublishedFigure['kind'],
  low: number | null,
  high: number | null = low,
): PublishedFigure => ({
  kind,
  published: {
    text: 'made up',
    low,
    high,
    unit: ({ absolute: 'frames/s', ratio: 'ratio', direction: 'none' } as const)[kind],
  },
})

const fps1400 = figure('absolute', 1400)
const below10 = figure('absolute', null, 10)
const ratio5 = figure('ratio', 5)
const effect = figure('direction', null)

const measured = (low: number, high: number, changes: Partial<Measured> = {}): Measured => ({
  interval: { median: Math.sqrt(low * high), low, high },
  rounds: 5,
  mayBeHigher: false,
  mayBeLower: false,
  ...changes,
})

const limited = { mayBeHigher: true } as const
const bothLimited = { mayBeHigher: true, mayBeLower: true } as const

type Case = readonly [
  figure: PublishedFigure,
  client: Measured | null,
  prepared: Measured | null,
  outcome: string,
]

const cases: Readonly<Record<string, readonly Case[]>> = {
  'an absolute figure': [
    [fps1400, measured(1100, 1200), measured(2500, 2700), 'holds'],
    [fps1400, measured(1100, 1200), measured(2500, 2700, limited), 'holds'],
    [below10, measured(4, 9), measured(15, 19), 'holds'],
    [fps1400, measured(1100, 1200), measured(4000, 4400), "holds, but it is the client's number"],
    [below10, measured(4, 9), measured(200, 210), "holds, but it is the client's number"],
    [fps1400, measured(1100, 1200), measured(400, 500), "holds, but it is the client's number"],
    [fps1400, measured(510, 640), measured(800, 1390), 'the server can, this client cannot'],
    [fps1400, measured(510, 640), measured(1300, 1500), 'the server can, this client cannot'],
    [fps1400, measured(510, 640), measured(1600, 2000), 'consistent: between the two clients'],
    [fps1400, measured(510, 640), measured(2000, 3900), 'consistent: between the two clients'],
    [fps1400, measured(510, 640), measured(4000, 4400, limited), 'consistent: between the two clients'],
    [fps1400, measured(3000, 3100), measured(900, 1000), 'consistent: between the two clients'],
    [fps1400, measured(510, 640), measured(510, 640), 'refuted'],
    [fps1400, measured(3000, 3100), measured(4000, 4400), 'refuted'],
    [fps1400, measured(3000, 3100), measured(1300, 1500), 'refuted'],
    [below10, measured(25, 30), measured(200, 210), 'refuted'],
    [fps1400, measured(510, 640), measured(510, 640, limited), 'not measured in this profile'],
    [fps1400, null, measured(1300, 1500), 'not measured in this profile'],
    [fps1400, measured(1300, 1500), null, 'not measured in this profile'],
    [fps1400, measured(500, 900), measured(4000, 4400), 'too noisy'],
    [fps1400, measured(1100, 1200), measured(2000, 4000), 'too noisy'],
  ],
  'a ratio': [
    [ratio5, measured(4, 6), measured(3, 9), 'holds'],
    [ratio5, measured(4, 6), measured(3, 9, limited), 'holds'],
    [ratio5, measured(4, 6), measured(1.2, 1.5), "holds, but it is the client's number"],
    [ratio5, measured(4, 6), measured(0.6, 0.7), "holds, but it is the client's number"],
    [ratio5, measured(1.2, 1.5), measured(4, 6), 'only with a client that keeps up'],
    [ratio5, measured(0.8, 1.3, bothLimited), measured(4, 6), 'only with a client that keeps up'],
    [ratio5, measured(1.2, 1.5), measured(1.2, 1.5), 'direction holds, size does not'],
    [ratio5, measured(11, 12), measured(1.2, 1.5), 'direction holds, size does not'],
    [ratio5, measured(1.2, 1.5), measured(0.97, 1.03), 'direction holds, size does not'],
    [ratio5, measured(1.2, 1.5), measured(0.4, 0.6), 'refuted'],
    [ratio5, measured(0.8, 1.3, bothLimited), measured(0.4, 0.6), 'refuted'],
    [ratio5, measured(0.4, 0.6), measured(0.4, 0.6, { mayBeLower: true }), 'refuted'],
    [ratio5, measured(0.4, 0.6), measured(0.4, 0.6, { mayBeHigher: true }), 'not measured in this profile'],
    [ratio5, measured(4, 6), measured(4, 6, { mayBeLower: true }), 'not measured in this profile'],
    [ratio5, measured(0.97, 1.03), measured(0.97, 1.03), 'no effect seen'],
    [ratio5, measured(1.2, 1.5), measured(0.7, 1.4), 'too noisy'],
    [ratio5, measured(2, 3.5), measured(1.2, 1.5), 'too noisy'],
  ],
  'an effect without a figure': [
    [effect, measured(1.06, 1.2), measured(1.3, 1.9), 'holds'],
    [effect, measured(1.06, 1.2), measured(1.3, 1.9, limited), 'holds'],
    [effect, measured(1.06, 1.2), measured(0.97, 1.03), "holds, but it is the client's number"],
    [effect, measured(0.9, 1.2, bothLimited), measured(1.06, 1.2), 'only with a client that keeps up'],
    [effect, measured(1.0003, 1.0006), measured(1.01, 1.02), 'direction holds, size does not'],
    [effect, measured(0.9, 1.2, bothLimited), measured(0.8, 0.9), 'refuted'],
    [effect, measured(0.97, 1.03), measured(0.95, 1.06), 'no effect seen'],
    [effect, measured(0.9, 1.2, bothLimited), measured(0.95, 1.06), 'no effect seen'],
    [effect, measured(0.9, 1.2), measured(0.95, 1.06), 'too noisy'],
    [effect, measured(0.97, 1.03), measured(1.01, 1.2), 'too noisy'],
    [effect, measured(0.97, 1.03), measured(0.9, 1.2), 'too noisy'],
  ],
}

const textOf = (each: Measured | null): string =>
  each === null
    ? 'nothing'
    : `${each.interval.low}–${each.interval.high}${each.mayBeHigher || each.mayBeLower ? ' at its limit' : ''}`

for (const [kind, all] of Object.entries(cases))
  describe(kind, () => {
    for (const [claim, client, prepared, expected] of all)
      test(`with the reference client at ${textOf(client)} and the prepared generator at ${textOf(prepared)}: ${expected}`, () => {
        assert.equal(decideClaim(claim, { client, prepared }).outcome, expected)
      })
  })

test('there is a case of every outcome', () => {
  const expected = Object.values(cases)
    .flat()
    .map(([, , , outcome]) => outcome)
  for (const outcome of [...plainOutcomeSchema.options, 'no effect seen', 'too noisy'])
    assert.ok(expected.includes(outcome), outcome)
})

test('no effect comes with the largest one that both intervals allow, in whole percent', () => {
  const limitWith = (client: Measured, prepared: Measured) => decideClaim(effect, { client, prepared })
  const quiet = measured(0.97, 1.03)
  assert.deepEqual(limitWith(quiet, measured(0.95, 1.062)), { outcome: 'no effect seen', atMostPercent: 7 })
  assert.deepEqual(limitWith(measured(0.95, 1.1), quiet), { outcome: 'no effect seen', atMostPercent: 10 })
  // The wide interval of a client that is the limit says nothing about the server.
  assert.deepEqual(limitWith(measured(0.9, 1.2, bothLimited), quiet), {
    outcome: 'no effect seen',
    atMostPercent: 3,
  })
})

describe('too noisy', () => {
  const roundsFor = (claim: PublishedFigure, both: BothMeasured): number => {
    const decision = decideClaim(claim, both)
    assert.ok(decision.outcome === 'too noisy', decision.outcome)
    return decision.moreRounds
  }
  const fast = measured(4000, 4400)

  test('an interval with twice the reach that its distance to the limit allows needs four times the rounds', () => {
    const centre = 700 * 1.3
    const client = measured(centre / 1.3 ** 2, centre * 1.3 ** 2)
    assert.equal(roundsFor(fps1400, { client, prepared: fast }), 15)
  })

  test('at the limit itself rounds are needed until the interval is narrow enough to be judged by its touch', () => {
    assert.equal(
      roundsFor(fps1400, { client: measured(700 / 1.25 ** 2, 700 * 1.25 ** 2), prepared: fast }),
      15,
    )
    for (const centre of [600, 700, 800])
      assert.equal(
        decideClaim(fps1400, { client: measured(centre / 1.24, centre * 1.24), prepared: fast }).outcome,
        "holds, but it is the client's number",
      )
    assert.equal(
      decideClaim(fps1400, { client: measured(500 / 1.24, 500 * 1.24), prepared: fast }).outcome,
      'consistent: between the two clients',
    )
  })

  test('a narrow interval that may be no effect at all does not take the published size by its touch', () => {
    const client = measured(0.9, 1.3)
    assert.equal(
      decideClaim(
        { kind: 'ratio', published: { ...fps1400.published, low: 1.2, high: 1.2 } },
        { client, prepared: client },
      ).outcome,
      'too noisy',
    )
  })

  test('an interval around no effect needs to end below the largest effect that may go unseen', () => {
    const reach = 1.1 ** 2
    const prepared = measured(1 / reach, reach)
    assert.equal(roundsFor(effect, { client: measured(0.97, 1.03), prepared }), 15)
  })

  test('the one of the two intervals counts that decides', () => {
    const wide = measured(1300 / 1.3, 1300 * 1.3)
    assert.equal(
      roundsFor(fps1400, { client: wide, prepared: measured(2800 / 1.25 ** 2, 2800 * 1.25 ** 2) }),
      15,
    )
  })

  test('one round has no interval, and three are the fewest that do', () => {
    const once = measured(1300, 1300, { interval: { median: 1300, low: null, high: null }, rounds: 1 })
    assert.equal(roundsFor(fps1400, { client: once, prepared: once }), 2)
  })
})

const anyMeasured = fc
  .record({
    centre: fc.double({ min: -8, max: 8, noNaN: true }),
    below: fc.double({ min: 0, max: 3, noNaN: true }),
    above: fc.double({ min: 0, max: 3, noNaN: true }),
    hasInterval: fc.boolean(),
    rounds: fc.integer({ min: 1, max: 20 }),
    mayBeHigher: fc.boolean(),
    mayBeLower: fc.boolean(),
  })
  .map(({ centre, below, above, hasInterval, ...rest }) => ({
    interval: hasInterval
      ? { median: Math.exp(centre), low: Math.exp(centre - below), high: Math.exp(centre + above) }
      : { median: Math.exp(centre), low: null, high: null },
    ...rest,
  }))
const anyBoth = fc.record({
  client: fc.option(anyMeasured, { freq: 20 }),
  prepared: fc.option(anyMeasured, { freq: 20 }),
})
const anyFigure = fc
  .tuple(
    fc.constantFrom('absolute' as const, 'ratio' as const, 'direction' as const),
    fc.double({ min: 1, max: 100, noNaN: true }),
    fc.double({ min: 1, max: 2, noNaN: true }),
    fc.boolean(),
  )
  .map(([kind, low, span, hasLow]) => figure(kind, hasLow || kind === 'ratio' ? low : null, low * span))

describe('for any intervals', () => {
  test('there is exactly one outcome, and the rounds to come are a whole number of at least one', () => {
    fc.assert(
      fc.property(anyFigure, anyBoth, (claim, both) => {
        assert.doesNotThrow(() => claimDecisionSchema.parse(decideClaim(claim, both)))
      }),
      { numRuns: 2000 },
    )
  })

  test('a factor on both figures and on the published one changes nothing', () => {
    const scaled = (each: Measured | null, by: number): Measured | null =>
      each && {
        ...each,
        interval: {
          median: each.interval.median * by,
          low: each.interval.low && each.interval.low * by,
          high: each.interval.high && each.interval.high * by,
        },
      }
    fc.assert(
      // Powers of two are exact, so no figure moves across a limit by rounding.
      fc.property(
        anyFigure,
        anyBoth,
        fc.integer({ min: -6, max: 6 }),
        (claim, { client, prepared }, exponent) => {
          const by = 2 ** exponent
          const { low, high } = claim.published
          const absolute = figure('absolute', low, high)
          const larger = figure('absolute', low && low * by, high && high * by)
          const before = decideClaim(absolute, { client, prepared })
          const after = decideClaim(larger, { client: scaled(client, by), prepared: scaled(prepared, by) })
          assert.equal(after.outcome, before.outcome)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('an effect that both intervals allow is never refuted, and one that neither allows never holds', () => {
    fc.assert(
      fc.property(anyBoth, ({ client, prepared }) => {
        const { outcome } = decideClaim(effect, { client, prepared })
        const both = [client, prepared].map((each) => each?.interval)
        if (both.every((interval) => (interval?.low ?? 0) > 1)) assert.notEqual(outcome, 'refuted')
        if (both.every((interval) => (interval?.high ?? 2) < 1)) assert.notEqual(outcome, 'holds')
      }),
      { numRuns: 2000 },
    )
  })
})
