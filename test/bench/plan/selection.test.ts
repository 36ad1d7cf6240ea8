// What the user may ask for, and the error where there is no such thing.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../../../bench/failure/failure.ts'
import { type SelectionOptions, select } from '../../../bench/plan/selection.ts'
import { scenarios } from '../../../scenarios/index.ts'
import { profiles } from '../../../scenarios/profiles.ts'
import { scenarioSchema } from '../../../scenarios/scenario-schema.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'

const offer = {
  profiles,
  scenarios,
  runners: [madeUpRunner('bun', ['tuned']), madeUpRunner('ws', ['tuned'])],
}
const nothing: SelectionOptions = {
  profile: 'smoke',
  scenarioIds: null,
  runnerIds: null,
  rounds: null,
  budgetMs: null,
}

describe('a selection', () => {
  it('without options is the profile as it stands', () => {
    const { profile, runners } = select(nothing, offer)
    assert.deepEqual(
      profile,
      profiles.find(({ id }) => id === 'smoke'),
    )
    assert.equal(runners.length, 2)
  })

  it('takes a scenario that the profile does not have', () => {
    const { profile } = select({ ...nothing, scenarioIds: ['ingest-3.5mb'] }, offer)
    assert.deepEqual(
      profile.scenarios.map(({ id }) => id),
      ['ingest-3.5mb'],
    )
  })

  it('keeps the windows at equal pace of a scenario that a user names', () => {
    const { profile } = select({ ...nothing, profile: 'quick', scenarioIds: ['ingest-1mb', 'claims'] }, offer)
    assert.deepEqual(
      profile.scenarios.map(({ id, equalPace }) => [id, equalPace?.framesPerSecond]),
      [
        ['ingest-1mb', [190]],
        ['claims', undefined],
      ],
    )
  })

  it('gives transports their windows at equal pace, also where the profile does not have them', () => {
    const { profile } = select({ ...nothing, scenarioIds: ['transports', 'transports-ack'] }, offer)
    assert.deepEqual(
      profile.scenarios.map(({ equalPace }) => equalPace?.framesPerSecond),
      [[190, 570], undefined],
    )
  })

  it('takes a framework by its name for a scenario of libraries, and another transport never', () => {
    const { profile } = select({ ...nothing, scenarioIds: ['ingest-1mb'], runnerIds: ['ws'] }, offer)
    const roles = profile.scenarios.flatMap(({ rules }) => rules.flatMap((rule) => rule.roles ?? []))
    assert.ok(roles.includes('framework') && !roles.includes('transport'), roles.join())
  })

  it('takes the rounds of scenarios that set their own, unless the user does', () => {
    const mine = { ...offer.scenarios[0], id: 'mine', rounds: 7 }
    const with7 = { ...offer, scenarios: [...scenarios, scenarioSchema.parse(mine)] }
    const named = { ...nothing, profile: 'quick', scenarioIds: ['mine', 'ingest-1mb'] }
    const { profile } = select(named, with7)
    assert.equal(profile.rounds, 7)
    assert.deepEqual(
      profile.scenarios.map(({ id, rounds }) => [id, rounds]),
      [
        ['ingest-1mb', 4],
        ['mine', 7],
      ],
    )
    const asked = select({ ...named, rounds: 2 }, with7).profile
    assert.deepEqual(
      [asked.rounds, ...asked.scenarios.map(({ rounds }) => rounds)],
      [2, undefined, undefined],
    )
  })

  it('takes the number of rounds and the runners', () => {
    const { profile, runners } = select({ ...nothing, profile: 'quick', rounds: 7, runnerIds: ['ws'] }, offer)
    assert.equal(profile.rounds, 7)
    assert.ok(profile.scenarios.every(({ rounds }) => rounds === undefined))
    assert.deepEqual(
      runners.map(({ spec }) => spec.id),
      ['ws'],
    )
  })

  const minuteMs = 60_000
  const budgets: readonly [Partial<SelectionOptions>, number | null][] = [
    [{}, 6 * minuteMs],
    [{ runnerIds: ['ws'] }, 6 * minuteMs],
    [{ rounds: 7 }, null],
    [{ scenarioIds: ['claims'] }, null],
    [{ budgetMs: minuteMs }, minuteMs],
    [{ budgetMs: minuteMs, rounds: 7 }, minuteMs],
  ]
  for (const [chosen, budgetMs] of budgets) {
    it(`of the quick profile with ${JSON.stringify(chosen)} has a budget of ${budgetMs} ms`, () => {
      assert.equal(select({ ...nothing, profile: 'quick', ...chosen }, offer).profile.budgetMs, budgetMs)
    })
  }

  const mistakes: readonly [Partial<SelectionOptions>, RegExp][] = [
    [{ profile: 'fast' }, /unknown profile "fast"; valid: smoke, quick/],
    [{ scenarioIds: ['ingest-1mb', 'ingest'] }, /unknown scenario "ingest"; valid: ingest-1mb, claims/],
    [{ scenarioIds: ['mine'] }, /; names of your own files begin with .\/ or \/ or end in .ts, .js or .mjs$/],
    [{ runnerIds: ['nodejs'] }, /unknown runner "nodejs"; valid: bun, ws/],
  ]
  for (const [chosen, text] of mistakes) {
    it(`with ${JSON.stringify(chosen)} is refused with the valid names`, () => {
      assert.throws(
        () => select({ ...nothing, ...chosen }, offer),
        (error) => {
          assert.ok(error instanceof UsageError)
          assert.match(error.message, text)
          return true
        },
      )
    })
  }
})
