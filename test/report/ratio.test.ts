// Ratios within rounds, the noise floor made of them, and who may be called faster.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { noiseFloor } from '../../report/stats/noise-floor.ts'
import { competitors, outranks } from '../../report/stats/ranking.ts'
import { pairedRatio } from '../../report/stats/ratio.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { type MadeUpRow, madeUpRun } from './made-up-run.ts'

const fps = fc.double({ min: 1, max: 1e5, noNaN: true })
const rounds = (values: readonly number[]) => values.map((value, index) => ({ round: index + 1, fps: value }))
const rowsOf = (rows: readonly MadeUpRow[]) => summarize(madeUpRun(rows), readReference()).rows

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

const copy = { runner: 'ws', variant: 'tuned', point: '1x', camera: 'prepared', baseline: true }

test('the noise floor pools the baseline against itself over all scenarios', () => {
  const floor = noiseFloor(
    ['a', 'b'].flatMap((scenario) => [
      { ...copy, scenario, replica: 1, launches: rounds([100, 200]) },
      { ...copy, scenario, replica: 2, launches: rounds(scenario === 'a' ? [100, 200] : [200, 400]) },
    ]),
  )
  // Four ratios, 1, 1, 2 and 2: mean logarithm ln 2 / 2, so the limits lie evenly about √2.
  assert.ok(floor !== null)
  assert.ok(Math.abs(floor.low * floor.high - 2) < 1e-9)
  assert.ok(floor.low < 1 && floor.high > 2)
})

test('one copy of the baseline, or one round of two, gives no noise floor', () => {
  const first = { ...copy, scenario: 'a', replica: 1, launches: rounds([100, 200]) }
  assert.equal(noiseFloor([first]), null)
  assert.equal(noiseFloor([first, { ...first, replica: 2, launches: rounds([100]) }]), null)
  assert.equal(
    noiseFloor([
      { ...first, baseline: false },
      { ...first, baseline: false, replica: 2 },
    ]),
    null,
  )
})

const lowerBound = (value: number) => ({ fps: value, serverCpu: 0.8, loadCpu: 0.99 })
const duels: readonly (readonly [
  title: string,
  leads: boolean,
  MadeUpRow['launches'],
  MadeUpRow['launches'],
])[] = [
  ['twice the rate in every round leads', true, [2000, 2100, 1950], [1000, 1050, 990]],
  ['ahead in two rounds of three is a tie', false, [1100, 1200, 900], [1000, 1000, 1000]],
  ['one round ranks nothing', false, [2000], [1000]],
  ['nothing outranks a lower bound', false, [2000, 2100, 1950], [1000, 1050, 990].map(lowerBound)],
  ['a lower bound outranks what is below it', true, [2000, 2100, 1950].map(lowerBound), [1000, 1050, 990]],
]
for (const [title, leads, first, second] of duels)
  test(title, () => {
    const [a, b] = rowsOf([
      { runner: 'a', launches: first },
      { runner: 'b', launches: second },
    ])
    assert.ok(a && b)
    assert.equal(outranks(a, b, null), leads)
    assert.equal(outranks(b, a, null), false)
  })

test('what differs by less than the noise floor is a tie', () => {
  const [a, b] = rowsOf([
    { runner: 'a', launches: [1050, 1050, 1050] },
    { runner: 'b', launches: [1000, 1000, 1000] },
  ])
  assert.ok(a && b)
  assert.equal(outranks(a, b, { low: 0.99, high: 1.01 }), true)
  assert.equal(outranks(a, b, { low: 0.9, high: 1.1 }), false)
})

test('the control, copies and rows with a caveat do not compete', () => {
  const rows = rowsOf([
    { runner: 'slow', launches: [100] },
    { runner: 'fast', launches: [200] },
    { runner: 'fast', replica: 2, launches: [210] },
    { runner: 'old', launches: [{ fps: 300, caveat: 'too old' }] },
    { runner: 'raw', role: 'control', launches: [400] },
  ])
  assert.deepEqual(
    competitors(rows).map((row) => row.runner),
    ['fast', 'slow'],
  )
})
