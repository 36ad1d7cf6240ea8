// Which variants are verified in which mode.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isVerified } from '../../../bench/conformance/verify.ts'
import { scenarios } from '../../../scenarios/index.ts'
import { relay } from '../../../scenarios/relay.ts'

describe('the variants that are verified', () => {
  it('are all of them in the mode ingest', () => {
    assert.ok(isVerified('javascript-node-20', 'ingest', []))
  })

  it('are in the other modes those as they come and those that a scenario measures', () => {
    const measured = { ...relay, rules: [{ variants: ['tuned', 'keep'] }] }
    const verified = ['shipped', 'tuned', 'keep', 'published'].filter((variant) =>
      isVerified(variant, 'relay', [measured]),
    )
    assert.deepEqual(verified, ['shipped', 'tuned', 'keep'])
    assert.deepEqual(isVerified('tuned', 'echo', [measured]), false)
  })

  it('hold every variant that a scenario of this suite names', () => {
    for (const { mode, rules } of scenarios) {
      for (const variant of rules.flatMap(({ variants }) => variants)) {
        assert.ok(isVerified(variant, mode, scenarios), `${variant} in ${mode}`)
      }
    }
  })
})
