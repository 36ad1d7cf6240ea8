// The rows that judge each claim are in the plans that are meant to judge it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { planRows } from '../../../bench/plan/rows.ts'
import { select } from '../../../bench/plan/selection.ts'
import { measure, preparedGenerator, referenceClient } from '../../../report/claims/measure.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { scenarios } from '../../../scenarios/index.ts'
import { profiles } from '../../../scenarios/profiles.ts'
import { madeUpRun } from '../made-up-run.ts'

const reference = readReference()
const runners = readCatalog()

/** Ids of the claims that a plan leaves without a figure, each with the rows that it lacks. */
const missingIn = (profileId: string, scenarioIds: readonly string[] | null): readonly string[] => {
  const options = { profile: profileId, scenarioIds, runnerIds: null, rounds: null, budgetMs: null }
  const { profile } = select(options, { profiles, scenarios, runners })
  const planned = planRows({ profile, scenarios, runners, runtimeOf: new Map() })
  const { rows } = summarize(
    madeUpRun(planned.map((row) => ({ ...row, perTrial: [100, 101, 99] }))),
    reference,
  )
  return reference.claims.flatMap((claim) => {
    const missing = [referenceClient, preparedGenerator].flatMap(
      (generator) => measure(claim, rows, generator).missing,
    )
    return missing.length === 0 ? [] : [`${claim.id}: ${[...new Set(missing)].join(', ')}`]
  })
}

describe('the rows of the claims', () => {
  test('are all in the scenario of the claims', () => {
    assert.deepEqual(missingIn('quick', ['claims']), [])
  })

  for (const profile of ['standard', 'full'])
    test(`are all in the profile ${profile}`, () => {
      assert.deepEqual(missingIn(profile, null), [])
    })

  test('are in the profile quick for every claim about 1 MB', () => {
    assert.deepEqual(
      missingIn('quick', null).map((text) => text.split(':')[0]),
      ['websockets-shipped-3.5mb', 'websockets-tuned-3.5mb'],
    )
  })
})
