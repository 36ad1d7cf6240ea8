// What runner.json declares of checks can be meant: such checks and variants exist, and each deviation has its source.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checks } from '../../bench/conformance/checks.ts'
import { selectCheckable } from '../../bench/conformance/verify.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { findVariant } from '../../runners/variants.ts'

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
        for (const variant of deviation.variants ?? [])
          assert.ok(variant in spec.axes || findVariant(spec, variant) !== null, variant)
      }
    })
  }
})
