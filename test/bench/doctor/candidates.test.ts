// The candidates that doctor starts: everything that can fail by itself, and nothing twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identify, listCandidates } from '../../../bench/doctor/candidates.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'

test('variants that are prepared alike are started once, tuned where there is one', () => {
  const runners = [madeUpRunner('a', ['shipped', 'tuned', 'keep']), madeUpRunner('b', ['shipped', 'other'])]
  assert.deepEqual(
    listCandidates(runners).map((candidate) => identify(candidate)),
    [
      { runner: 'a', variant: 'tuned', label: 'A', role: 'subject' },
      { runner: 'b', variant: 'shipped', label: 'B', role: 'subject' },
    ],
  )
})

test('another preparation or runtime is started too and named, a companion is not', () => {
  const own = madeUpRunner('a', ['tuned'], {
    variants: {
      ...madeUpRunner('a', ['tuned', 'shipped']).spec.variants,
      old: { label: 'old', switches: {}, env: {}, prepare: { step: 'go' } },
      elsewhere: { label: 'elsewhere', switches: {}, env: {}, runtime: 'node-20' },
      beside: { label: 'beside', switches: {}, env: {}, runtime: 'node-22' },
    },
  })
  const other = madeUpRunner('b', ['tuned'], { companion: { runner: 'a', variant: 'beside' } })
  assert.deepEqual(
    listCandidates([own, other]).map((candidate) => identify(candidate).label),
    ['A', 'A old', 'A elsewhere', 'B'],
  )
})

test('a generator is started by its first variant', () => {
  const generator = madeUpRunner('c', ['shipped'], { role: 'generator' })
  assert.deepEqual(
    listCandidates([generator]).map(({ variantId }) => variantId),
    ['shipped'],
  )
})
