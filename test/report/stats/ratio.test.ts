// Ratios within rounds, the noise floor made of them, and the ratio over TLS.

import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import fc from 'fast-check'
import { noiseFloor } from '../../../report/stats/baseline.ts'
import { meanOfCopies, pairedRatio, ratiosTo } from '../../../report/stats/ratio.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { madeUpRun } from '../made-up-run.ts'

describe('ratios', () => {
  const fps = fc.double({ min: 1, max: 1e5, noNaN: true })
  const rounds = (values: readonly number[]) =>
    values.map((value, index) => ({ round: index + 1, fps: value }))

  test('what slows whole rounds down leaves the ratio as it is', () => {
    fc.assert(
      fc.property(
        fc.array(fps, { minLength: 2, maxLength: 8 }),
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        (base, times) => {
          const ratio = pairedRatio(rounds(base.map((value) => value * times)), rounds(base))
          assert.ok(ratio?.low && ratio.high)
          for (const value of [ratio.low, ratio.median, ratio.high])
            assert.ok(Math.abs(value / times - 1) < 1e-6)
        },
      ),
    )
  })

  test('turning a ratio round turns its limits round', () => {
    const pairs = fc.array(fc.tuple(fps, fps), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(pairs, (values) => {
        const [a, b] = [rounds(values.map(([one]) => one)), rounds(values.map(([, other]) => other))]
        const [there, back] = [pairedRatio(a, b), pairedRatio(b, a)]
        assert.ok(there?.low && there.high && back?.low && back.high)
        assert.ok(Math.abs(there.median * back.median - 1) < 1e-6)
        assert.ok(Math.abs(there.low * back.high - 1) < 1e-6)
      }),
    )
  })

  test('a round that only one of two rows has does not count', () => {
    const ratio = pairedRatio(
      [
        { round: 1, fps: 10 },
        { round: 2, fps: 90 },
      ],
      [
        { round: 2, fps: 30 },
        { round: 3, fps: 1 },
      ],
    )
    assert.deepEqual(ratio, { median: 3, low: null, high: null })
    assert.equal(pairedRatio([{ round: 1, fps: 10 }], [{ round: 2, fps: 10 }]), null)
  })

  test('several rows give the ratios that each has alone, with intervals that rest on all', () => {
    const base = rounds([1000, 1000, 1000])
    const rows = [[2000, 2000, 2000.5], [3000, 2500, 3500], [900, 1100, 1000], [400, 500, 450], []].map(
      rounds,
    )
    const together = ratiosTo(base, rows)
    const alone = rows.map((row) => pairedRatio(row, base))
    assert.deepEqual(
      together.map((ratio) => ratio?.interval.median),
      alone.map((ratio) => ratio?.median),
    )
    const width = (interval: { low: number | null; high: number | null } | null | undefined): number => {
      assert.ok(interval?.low && interval.high)
      return interval.high / interval.low
    }
    // The calmest row is not believed to be that calm, and the next ones know more of their scatter together.
    assert.ok(width(together[0]?.interval) > width(alone[0]))
    assert.ok(width(together[3]?.interval) < width(alone[3]))
    assert.equal(together[4], null)
  })

  test('copies are one row with the geometric mean of each round, in order', () => {
    const merged = meanOfCopies([
      [
        { round: 2, fps: 100 },
        { round: 1, fps: 10 },
      ],
      [{ round: 2, fps: 400 }],
    ])
    assert.deepEqual(
      merged.map(({ round, fps: value }) => [round, Math.round(value)]),
      [
        [1, 10],
        [2, 200],
      ],
    )
  })

  const copy = { runner: 'ws', variant: 'tuned', point: '1x', generator: 'prepared', baseline: true }

  test('the noise floor pools the baseline against itself over all scenarios', () => {
    const floor = noiseFloor(
      ['a', 'b'].flatMap((scenario) => [
        { ...copy, scenario, replica: 1, perTrial: rounds([100, 200]) },
        { ...copy, scenario, replica: 2, perTrial: rounds(scenario === 'a' ? [100, 200] : [200, 400]) },
      ]),
    )
    // Four ratios, 1, 1, 2 and 2: mean logarithm ln 2 / 2, so the limits lie evenly about √2.
    assert.ok(floor !== null)
    assert.ok(Math.abs(floor.low * floor.high - 2) < 1e-9)
    assert.ok(floor.low < 1 && floor.high > 2)
  })

  test('the noise floor of few rounds knows from the other rows how much trials scatter', () => {
    const copies = [rounds([1000, 1000, 1000]), rounds([1010, 1000, 1005])].map((perTrial, index) => ({
      ...copy,
      scenario: 'a',
      replica: index + 1,
      perTrial,
    }))
    const others = [
      [2000, 2500, 2200],
      [3000, 2500, 3500],
      [900, 1100, 1000],
    ].map((values, index) => ({
      ...copy,
      scenario: 'a',
      runner: `other ${index}`,
      baseline: false,
      replica: 1,
      perTrial: rounds(values),
    }))
    const [alone, together] = [noiseFloor(copies), noiseFloor([...copies, ...others])]
    assert.ok(alone && alone.high < 1.02)
    assert.ok(together && together.high > 1.03)
  })

  test('one copy of the baseline, or one round of two, gives no noise floor', () => {
    const first = { ...copy, scenario: 'a', replica: 1, perTrial: rounds([100, 200]) }
    assert.equal(noiseFloor([first]), null)
    assert.equal(noiseFloor([first, { ...first, replica: 2, perTrial: rounds([100]) }]), null)
    assert.equal(
      noiseFloor([
        { ...first, baseline: false },
        { ...first, baseline: false, replica: 2 },
      ]),
      null,
    )
  })
})

const point = (id: string, tls: boolean) => ({ id, label: id, frameBytes: 1000, connections: 1, tls })

const stored = madeUpRun([
  { runner: 'a', point: 'clear', perTrial: [1000, 2000, 1500] },
  { runner: 'a', point: 'tls', perTrial: [500, 1000, 750] },
  { runner: 'b', point: 'tls', perTrial: [700, 700, 700] },
])
const scenarios = stored.run.scenarios.map((scenario) => ({
  ...scenario,
  points: [point('clear', false), point('tls', true)],
}))
const { rows } = summarize({ ...stored, run: { ...stored.run, scenarios } }, readReference())

describe('a row over TLS', () => {
  it('is compared with the same system in the clear, round by round', () => {
    const [, tls] = rows
    assert.equal(tls?.metrics['ratioToClear'], 0.5)
    assert.ok(
      tls && Number(tls.metrics['ratioToClearLow']) <= 0.5 && Number(tls.metrics['ratioToClearHigh']) >= 0.5,
    )
  })

  it('has no such ratio in the clear, or without a partner', () => {
    const [clear, , alone] = rows
    assert.equal(clear?.metrics['ratioToClear'], undefined)
    assert.equal(alone?.metrics['ratioToClear'], undefined)
  })
})
