// The suite's own scenarios keep the rules that a user's file is held to.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { limitsOf } from '../../results/modes/modes.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { scenarios } from '../../scenarios/index.ts'
import { findMistakes } from '../../scenarios/own/mistakes.ts'
import { profiles } from '../../scenarios/profiles.ts'
import { scenarioSchema } from '../../scenarios/scenario-schema.ts'

const runners = readCatalog()
/** The usual default of Linux. */
const openFilesLimit = 1024

describe('the scenarios of the suite', () => {
  it('have ids of their own', () => {
    assert.equal(new Set(scenarios.map(({ id }) => id)).size, scenarios.length)
  })

  for (const scenario of scenarios) {
    it(`${scenario.id} has the shape and no mistake`, () => {
      assert.deepEqual(scenarioSchema.parse(scenario), scenario)
      assert.deepEqual(findMistakes(scenario, { runners, openFilesLimit, limitsOf }), [])
    })
  }

  for (const { id, scenarios: choices } of profiles) {
    it(`have no mistake with the rules of profile ${id}`, () => {
      for (const { id: scenarioId, rules } of choices) {
        const scenario = scenarios.find((candidate) => candidate.id === scenarioId)
        assert.ok(scenario, `there is no scenario ${scenarioId}`)
        assert.deepEqual(findMistakes({ ...scenario, rules }, { runners, openFilesLimit, limitsOf }), [])
      }
    })
  }
})
