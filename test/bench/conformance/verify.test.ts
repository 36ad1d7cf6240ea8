// Which variants are verified in which mode.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isVerified } from '../../../bench/conformance/verify.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { selectVariants } from '../../../runners/variants.ts'
import { scenarios } from '../../../scenarios/index.ts'
import { relay } from '../../../scenarios/relay.ts'

const ws = readCatalog().find(({ spec }) => spec.id === 'ws')
assert.ok(ws)
const { spec } = ws

describe('the variants that are verified', () => {
  it('are all of them in the mode ingest', () => {
    assert.ok(isVerified(spec, { id: 'tuned+node-20' }, 'ingest', []))
  })

  it('are in the other modes those as they come and those that a scenario measures', () => {
    const measured = { ...relay, rules: [{ variants: ['tuned', 'limits'] }] }
    const verified = ['shipped', 'limits', 'bufferutil', 'tuned'].filter((id) =>
      isVerified(spec, { id }, 'relay', [measured]),
    )
    assert.deepEqual(verified, ['shipped', 'limits', 'tuned'])
    assert.deepEqual(isVerified(spec, { id: 'tuned' }, 'echo', [measured]), false)
  })

  it('hold every variant that a scenario of this suite names', () => {
    for (const { mode, rules } of scenarios) {
      for (const variant of selectVariants(
        spec,
        rules.flatMap(({ variants }) => variants),
      )) {
        assert.ok(isVerified(spec, variant, mode, scenarios), `${variant.id} in ${mode}`)
      }
    }
  })
})
