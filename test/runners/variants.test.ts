// Variants: steps of a ladder that add up, axes beside it, and what a runtime is started with.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCatalog } from '../../runners/catalog.ts'
import { findVariant, listVariants, rungOf, selectVariants, startSettings } from '../../runners/variants.ts'
import { madeUpRunner } from '../fixtures/catalog.ts'

const source = { why: 'Made up', link: 'https://example.org/' } as const
const none = { switches: {}, arguments: [], env: {} }

const { spec } = madeUpRunner('made-up', [], {
  steps: [
    { ...source, id: 'shipped', label: 'shipped', sets: { ...none, env: { SLOW: '1' } }, setsOn: {} },
    {
      ...{ ...source, id: 'limits', label: 'limits', setsOn: {} },
      sets: { ...none, switches: { limits: 'raised', idioms: ['no-pings'] } },
    },
    {
      ...{ ...source, id: 'native', label: 'native addon', setsOn: {} },
      sets: { ...none, switches: { accelerator: 'on', idioms: ['pool'] }, env: { SLOW: null } },
    },
    {
      ...{ ...source, id: 'heap', label: 'heap flag', sets: none },
      setsOn: { 'node-24': { arguments: ['--heap'], env: {} } },
    },
  ],
  tried: [
    {
      ...source,
      id: 'loop',
      label: 'loop',
      after: 'limits',
      sets: { ...none, env: { LOOP: 'x' } },
      setsOn: {},
    },
  ],
  axes: {
    'node-20': { label: 'Node 20', sets: none, runtime: 'node-20' },
    deflate: { label: 'deflate', sets: { ...none, switches: { deflate: 'on' } } },
  },
})

const requireVariant = (id: string) => {
  const variant = findVariant(spec, id)
  assert.ok(variant, id)
  return variant
}

describe('a step', () => {
  it('has what the steps below it set, idioms added up', () => {
    const { switches } = requireVariant('native')
    assert.deepEqual(switches, {
      limits: 'raised',
      deflate: 'default',
      accelerator: 'on',
      idioms: ['no-pings', 'pool'],
      log: false,
      keep: 'none',
    })
  })

  it('is called tuned where it is the last, by either name', () => {
    assert.deepEqual(requireVariant('heap'), requireVariant('tuned'))
    assert.equal(requireVariant('heap').id, 'tuned')
    assert.deepEqual(rungOf(spec, requireVariant('heap')), {
      ...{ id: 'heap', label: 'heap flag', index: 3, kind: 'step', before: 'native' },
    })
  })

  it('takes an environment variable of a lower step away', () => {
    assert.deepEqual(startSettings(requireVariant('limits'), 'node-24').env, { SLOW: '1' })
    assert.deepEqual(startSettings(requireVariant('native'), 'node-24').env, {})
  })

  it('sets arguments only on the runtimes that know them', () => {
    assert.deepEqual(startSettings(requireVariant('tuned'), 'node-24').arguments, ['--heap'])
    assert.deepEqual(startSettings(requireVariant('tuned+node-20'), 'node-20').arguments, [])
  })

  it('that was tried stands beside the ladder, on the steps up to the one that it adds to', () => {
    const tried = requireVariant('loop')
    assert.equal(tried.switches.accelerator, 'default')
    assert.deepEqual(startSettings(tried, 'node-24').env, { SLOW: '1', LOOP: 'x' })
    assert.deepEqual(rungOf(spec, tried), {
      ...{ id: 'loop', label: 'loop', index: 1, kind: 'tried', before: 'limits' },
    })
  })
})

describe('an axis', () => {
  it('combines with every step and with other axes, and is compared within itself', () => {
    const variant = requireVariant('heap+node-20+deflate')
    assert.deepEqual([variant.id, variant.label], ['tuned+node-20+deflate', 'tuned, Node 20, deflate'])
    assert.deepEqual([variant.runtime, variant.switches.deflate], ['node-20', 'on'])
    assert.equal(rungOf(spec, variant).before, 'native+node-20+deflate')
  })

  it('that does not exist makes no variant, and neither does an unknown step', () => {
    for (const id of ['tuned+bun', 'fast', '', '+node-20', 'tuned+'])
      assert.equal(findVariant(spec, id), null, id)
  })
})

describe('the words of a rule', () => {
  it('select every step, or what was tried, once, in the order of the ladder', () => {
    const idsOf = (...words: string[]) => selectVariants(spec, words).map(({ id }) => id)
    assert.deepEqual(idsOf('steps'), ['shipped', 'limits', 'native', 'tuned'])
    assert.deepEqual(idsOf('tried', 'tuned', 'steps'), ['shipped', 'limits', 'native', 'tuned', 'loop'])
    assert.deepEqual(idsOf('native+deflate', 'nothing', 'tuned'), ['tuned', 'native+deflate'])
  })
})

describe('the ladders of the suite', () => {
  for (const { spec: runner } of readCatalog()) {
    it(`${runner.id} has distinct steps that all set something, and tried ones that add to a step`, () => {
      const steps = [...runner.steps, ...runner.tried]
      assert.equal(new Set([...steps.map(({ id }) => id), 'tuned']).size, steps.length + 1)
      assert.ok(runner.tried.every(({ after }) => runner.steps.some(({ id }) => id === after)))
      const setsNothing = steps.filter(
        ({ sets, setsOn }) =>
          Object.keys(sets.switches).length + Object.keys(sets.env).length + sets.arguments.length === 0 &&
          Object.keys(setsOn).length === 0,
      )
      assert.ok(setsNothing.every(({ id }) => id === runner.steps[0]?.id))
    })

    it(`${runner.id} has a source for every step`, () => {
      for (const { id, why, link } of [...runner.steps, ...runner.tried]) {
        assert.ok(why.length > 10, id)
        assert.equal(new URL(link).protocol, 'https:', id)
      }
    })

    it(`${runner.id} says what each idiom that it sets means, and sets each`, () => {
      const named = listVariants(runner).flatMap(({ switches }) => switches.idioms)
      assert.deepEqual([...new Set(named)].sort(), Object.keys(runner.idioms).sort())
    })

    it(`${runner.id} takes arguments where a step has some`, () => {
      const needs = listVariants(runner).some(({ start }) =>
        start.some(({ everywhere, on }) =>
          [everywhere, ...Object.values(on)].some((settings) => settings.arguments.length > 0),
        ),
      )
      assert.ok(!needs || runner.command.includes('{arguments}'))
    })
  }
})
