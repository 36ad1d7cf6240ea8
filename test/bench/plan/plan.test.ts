// The plan: which rows there are, in which order they are measured, and how long that takes.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { UsageError } from '../../../bench/failure/failure.ts'
import { findRest, fitBudget, orderTrials, planRun } from '../../../bench/plan/plan.ts'
import { planRows } from '../../../bench/plan/rows.ts'
import { countPlanned, type PlannedRow, roundsOf, rowKey, type TrialRecord } from '../../../results/schema.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import type { Profile } from '../../../scenarios/define.ts'
import { scenarios } from '../../../scenarios/index.ts'
import { profiles } from '../../../scenarios/profiles.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'
import { smallRun, smallTrial } from '../../fixtures/run.ts'
import { disturbedRun } from '../../report/made-up-disturbed.ts'

const profile: Profile = {
  id: 'made-up',
  rounds: 3,
  budgetMs: null,
  warmupMs: 1,
  windowMs: 1,
  minFrames: 1,
  baselineReplicas: 2,
  scenarios: [{ id: 'ingest-1mb', rules: [{ variants: ['shipped', 'tuned'] }] }],
}
const ws = madeUpRunner('ws', ['shipped', 'tuned'], {
  axes: {
    'node-20': { label: 'Node 20', sets: { switches: {}, arguments: [], env: {} }, runtime: 'node-20' },
  },
})
const uws = madeUpRunner('uws', ['tuned'], { companion: { runner: 'ws', variant: 'tuned+node-20' } })
const rowsWith = (runtimeOf: ReadonlyMap<string, string>) =>
  planRows({ profile, scenarios, runners: [uws, ws], runtimeOf })

describe('the rows of a plan', () => {
  it('are the variants of the profile, the baseline as often as it says', () => {
    assert.deepEqual(
      rowsWith(new Map()).map(({ runner, variant, replica }) => `${runner} ${variant} ${replica}`),
      ['uws tuned 1', 'ws shipped 1', 'ws tuned 1', 'ws tuned 2'],
    )
  })

  it('have the companion only where its runner is on that Node.js', () => {
    const variants = (runtime: string) => rowsWith(new Map([['uws', runtime]])).map(({ variant }) => variant)
    assert.ok(variants('node-20').includes('tuned+node-20'))
    assert.ok(!variants('node').includes('tuned+node-20'))
  })

  it('mark the baseline and no other', () => {
    const marked = rowsWith(new Map()).filter((row) => row.baseline)
    assert.deepEqual(new Set(marked.map(rowKey)).size, 2)
    assert.ok(marked.every(({ runner, variant }) => runner === 'ws' && variant === 'tuned'))
  })

  it('are distinct for every profile of the suite', () => {
    for (const each of profiles) {
      const rows = planRows({
        profile: each,
        scenarios,
        runners: readCatalog(),
        runtimeOf: new Map([['uws', 'node-20']]),
      })
      assert.equal(new Set(rows.map(rowKey)).size, rows.length, each.id)
      assert.ok(rows.length > 0, each.id)
    }
  })
})

describe('the order of trials', () => {
  const rows = rowsWith(new Map([['uws', 'node-20']]))

  it('has every row exactly once in every round', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 10 }), (seed, rounds) => {
        const trials = orderTrials(rows, rounds, seed)
        for (let round = 1; round <= rounds; round++) {
          const keys = trials.filter((trial) => trial.round === round).map(({ row }) => rowKey(row))
          assert.deepEqual(keys.toSorted(), rows.map(rowKey).toSorted())
        }
      }),
    )
  })

  it('finishes a round before the next begins', () => {
    const rounds = orderTrials(rows, 4, 7).map(({ round }) => round)
    assert.deepEqual(
      rounds,
      rounds.toSorted((a, b) => a - b),
    )
  })

  it('leaves a row out of the rounds that it does not have', () => {
    const [first, ...others] = rows
    assert.ok(first)
    const trials = orderTrials([{ ...first, rounds: 2 }, ...others], 4, 7)
    assert.equal(trials.length, 4 * rows.length - 2)
    const roundsOfFirst = trials.filter(({ row }) => rowKey(row) === rowKey(first)).map(({ round }) => round)
    assert.deepEqual(roundsOfFirst, [1, 2])
  })

  it('is the same for the same seed and another for another', () => {
    const keys = (seed: number) =>
      orderTrials(rows, 5, seed)
        .map(({ row }) => rowKey(row))
        .join()
    assert.equal(keys(1), keys(1))
    assert.notEqual(keys(1), keys(2))
  })
})

const [smallRow] = smallRun().rows
assert.ok(smallRow)
const smallRows = ['a', 'b', 'c'].map((runner) => ({ ...smallRow, runner }))
const record = (runner: string, round: number): TrialRecord => ({ ...smallTrial(), runner, round })

describe('the rest of a plan', () => {
  it('is what has no record, in the order of the plan', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), fc.nat(), (seed, rounds, kept) => {
        const plan = orderTrials(smallRows, rounds, seed)
        const done = kept % (plan.length + 1)
        const trials = plan.slice(0, done).map((trial) => record(trial.row.runner, trial.round))
        assert.deepEqual(findRest({ rows: smallRows, rounds, seed }, trials), plan.slice(done))
      }),
    )
  })

  it('is not shortened by records of smallRows and rounds that nobody planned, or by the same one twice', () => {
    const trials = [record('a', 1), record('a', 1), record('z', 1), record('b', 9)]
    const rest = findRest({ rows: smallRows, rounds: 1, seed: 1 }, trials)
    assert.deepEqual(rest.map((trial) => trial.row.runner).toSorted(), ['b', 'c'])
  })

  it('has the repeats that are still due, of a run that repeats disturbed trials', () => {
    const { run, trials } = disturbedRun([[0.5], [0.5, 0], [0.5, 0.5], [0], [0.031]])
    const dueIn = (of: Parameters<typeof findRest>[0]) =>
      findRest(of, trials).map(({ round, disturbedBy }) => `${round}: ${disturbedBy}`)
    assert.deepEqual(dueIn(run), [
      '1: other programs used 50 % of the CPU time',
      '5: other programs used 3.1 % of the CPU time',
    ])
    assert.deepEqual(dueIn({ rows: run.rows, rounds: run.rounds, seed: run.seed }), [])
  })
})

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
    assert.match(b?.reason ?? '', /^left out, the budget of 11m00s is too short for it: .* about 15m00s$/)
    assert.match(c?.reason ?? '', /about 40m00s$/)
  })

  it('that does not even hold the first scenario is a mistake, with what it needs', () => {
    assert.throws(
      () => fit(minuteMs),
      (error) =>
        error instanceof UsageError &&
        /is too short for any scenario: a alone takes about 10m00s/.test(error.message),
    )
  })
})

describe('a plan with a budget', () => {
  it('skips whole scenarios, and measures the others in full', () => {
    const { trials, rows, rounds, leftOut, expectedMs } = planOf('quick', 5 * minuteMs)
    assert.deepEqual(
      leftOut.map(({ scenario }) => scenario),
      ['claims'],
    )
    assert.equal(trials.length, countPlanned({ rows, rounds }))
    for (const { row, leftOut: reason } of trials) {
      assert.equal(reason !== null, row.scenario === 'claims')
    }
    assert.ok(expectedMs <= 5 * minuteMs)
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
    ['quick', 3, 4, 6 * minuteMs],
    ['standard', 3, 5, 44 * minuteMs],
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
