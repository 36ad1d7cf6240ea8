// The budget: which scenarios it holds, what is said of the others, and that every profile keeps to its own.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../../../bench/failure/failure.ts'
import { fitBudget } from '../../../bench/plan/budget.ts'
import { planRun } from '../../../bench/plan/plan.ts'
import { planRows } from '../../../bench/plan/rows.ts'
import { countPlanned, type PlannedRow, roundsOf } from '../../../results/schema.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { scenarios } from '../../../scenarios/index.ts'
import { profiles } from '../../../scenarios/profiles.ts'

const minuteMs = 60_000

/** As on a machine that has every system, and on which uWebSockets.js needs its companion row. */
const planOf = (profileId: string, budgetMs?: number, isReady: (row: PlannedRow) => boolean = () => true) => {
  const profile = profiles.find(({ id }) => id === profileId)
  assert.ok(profile)
  const runtimeOf = new Map([['uws', 'node-20']])
  const rows = planRows({ profile, scenarios, runners: readCatalog(), runtimeOf })
  return planRun({
    ...profile,
    ...(budgetMs === undefined ? {} : { budgetMs }),
    rows,
    scenarios,
    seed: 1,
    isReady,
  })
}

describe('a budget', () => {
  const costs = [10 * minuteMs, 15 * minuteMs, 40 * minuteMs]
  const fit = (budgetMs: number | null) =>
    fitBudget(['a', 'b', 'c'], (count) => costs[count - 1] ?? 0, budgetMs).map(({ scenario }) => scenario)

  const cases: readonly [number | null, readonly string[]][] = [
    [null, []],
    [40 * minuteMs, []],
    [40 * minuteMs - 1, ['c']],
    [15 * minuteMs, ['c']],
    [14 * minuteMs, ['b', 'c']],
    [10 * minuteMs, ['b', 'c']],
  ]
  for (const [budgetMs, leftOut] of cases) {
    it(`of ${budgetMs} ms leaves out ${leftOut.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(fit(budgetMs), leftOut)
    })
  }

  it('says of each scenario that is left out how long the run would take with it', () => {
    const [b, c] = fitBudget(['a', 'b', 'c'], (count) => costs[count - 1] ?? 0, 11 * minuteMs)
    assert.match(b?.reason ?? '', /^left out, the budget of 11m00s does not hold it: .* about 15m00s$/)
    assert.match(c?.reason ?? '', /about 40m00s$/)
  })

  it('that does not even hold the first scenario is a mistake, with what it needs', () => {
    assert.throws(
      () => fit(minuteMs),
      (error) =>
        error instanceof UsageError && /holds no scenario: a alone takes about 10m00s/.test(error.message),
    )
  })
})

describe('a plan with a budget', () => {
  it('skips whole scenarios, and measures the others in full', () => {
    const { trials, rows, rounds, leftOut, expectedMs } = planOf('quick', 4 * minuteMs)
    assert.deepEqual(
      leftOut.map(({ scenario }) => scenario),
      ['claims'],
    )
    assert.equal(trials.length, countPlanned({ rows, rounds }))
    for (const { row, leftOut: reason } of trials) {
      assert.equal(reason !== null, row.scenario === 'claims')
    }
    assert.ok(expectedMs <= 4 * minuteMs)
  })

  it('counts no time for what cannot be started', () => {
    const all = planOf('quick')
    const fewer = planOf('quick', undefined, ({ runner }) => !runner.startsWith('go-'))
    assert.equal(all.trials.length, fewer.trials.length)
    assert.ok(fewer.expectedMs < all.expectedMs)
  })

  it('without a row is a mistake', () => {
    const nothing = { rows: [], scenarios: [], rounds: 1, seed: 1, budgetMs: null, isReady: () => true }
    assert.throws(() => planRun({ ...nothing, warmupMs: 1, windowMs: 1, minFrames: 1 }), UsageError)
  })
})

describe('the profiles', () => {
  for (const [id, fewest, most, limitMs] of [
    ['smoke', 1, 1, minuteMs / 2],
    ['quick', 3, 5, 5 * minuteMs],
    ['standard', 3, 5, 29 * minuteMs],
  ] as const) {
    it(`${id} has ${fewest} to ${most} rounds of all its scenarios within ${limitMs / minuteMs} minutes`, () => {
      const plan = planOf(id)
      assert.equal(plan.rounds, most)
      assert.equal(Math.min(...plan.rows.map((row) => roundsOf(row, plan))), fewest)
      assert.deepEqual(plan.leftOut, [])
      assert.ok(plan.expectedMs <= limitMs, `it takes ${Math.round(plan.expectedMs / 1000)} s`)
    })
  }

  it('full has 10 rounds of every row of every scenario, and no bound', () => {
    const { rounds, budgetMs, rows } = planOf('full')
    assert.equal(rounds, 10)
    assert.equal(budgetMs, null)
    for (const { id } of scenarios) assert.ok(rows.some(({ scenario }) => scenario === id))
    const keyOf = (row: PlannedRow) =>
      [row.scenario, row.point, row.runner, row.variant, row.generator].join()
    const all = new Set(rows.map(keyOf))
    for (const smaller of ['quick', 'standard'])
      assert.deepEqual(
        planOf(smaller).rows.filter((row) => !all.has(keyOf(row))),
        [],
      )
  })
})
