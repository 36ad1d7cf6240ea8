// The plan: which rows there are, in which order they are measured, and how long that takes.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { orderTrials } from '../../../bench/plan/order.ts'
import { planRows } from '../../../bench/plan/rows.ts'
import { rowKey } from '../../../results/schema.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import type { Profile } from '../../../scenarios/define.ts'
import { scenarios } from '../../../scenarios/index.ts'
import { profiles } from '../../../scenarios/profiles.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'

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
const ws = madeUpRunner('ws', ['shipped', 'tuned', 'tuned-node-20'])
ws.spec.variants['tuned-node-20'] = { label: 'tuned, Node 20', switches: {}, env: {}, runtime: 'node-20' }
const uws = madeUpRunner('uws', ['tuned'], { companion: { runner: 'ws', variant: 'tuned-node-20' } })
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
    assert.ok(variants('node-20').includes('tuned-node-20'))
    assert.ok(!variants('node').includes('tuned-node-20'))
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
