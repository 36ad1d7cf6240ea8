// Every variant of every server passes every check, or deviates as its runner.json declares: no more and no less.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { checks } from '../../bench/conformance/checks.ts'
import { selectCheckable, type Verification, verifyRunners } from '../../bench/conformance/verify.ts'
import { conformanceNotes } from '../../report/conformance.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { scenarios } from '../../scenarios/index.ts'

const runners = selectCheckable(readCatalog(), null)

describe('what runner.json declares of checks', () => {
  for (const { spec } of runners) {
    it(`${spec.id} names checks and variants that there are`, () => {
      for (const deviation of spec.deviations) {
        if (!('check' in deviation)) continue
        assert.ok(
          checks.some(({ id }) => id === deviation.check),
          deviation.check,
        )
        for (const variant of deviation.variants ?? []) assert.ok(variant in spec.variants, variant)
      }
    })
  }
})

describe('every server that can run here', () => {
  let verification: Verification
  before(async () => {
    verification = await verifyRunners({
      runners,
      scenarios,
      projectRoot: join(import.meta.dirname, '../..'),
      signal: new AbortController().signal,
      onProgress: () => {},
    })
  })

  it('becomes ready', () => {
    assert.deepEqual(verification.notStarted, [])
    assert.ok(verification.subjects.length > 0)
  })

  it('passes each of the checks or deviates with a link', () => {
    assert.deepEqual(conformanceNotes(verification, 'failed'), [])
    for (const { link } of conformanceNotes(verification, 'deviates')) assert.match(link ?? '', /^https:/)
  })

  it('has no deviation that is stale', () => {
    assert.deepEqual(conformanceNotes(verification, 'passed'), [])
  })
})
