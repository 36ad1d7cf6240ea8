// The candidates that doctor starts: everything that can fail by itself, and nothing twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identify, listCandidates } from '../../../bench/doctor/candidates.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'

test('variants that are prepared alike are started once, as tuned', () => {
  const runners = [madeUpRunner('a', ['shipped', 'more', 'tuned']), madeUpRunner('b', ['shipped', 'other'])]
  assert.deepEqual(
    listCandidates(runners).map((candidate) => identify(candidate)),
    [
      { runner: 'a', variant: 'tuned', label: 'A', role: 'subject' },
      { runner: 'b', variant: 'tuned', label: 'B', role: 'subject' },
    ],
  )
})

test('another preparation or runtime is started too and named, a companion is not', () => {
  const nothing = { switches: {}, arguments: [], env: {} }
  const own = madeUpRunner('a', ['shipped', 'tuned'], {
    axes: {
      old: { label: 'old', sets: nothing, prepare: { step: 'go' } },
      elsewhere: { label: 'elsewhere', sets: nothing, runtime: 'node-20' },
      beside: { label: 'beside', sets: nothing, runtime: 'node-22' },
    },
  })
  const other = madeUpRunner('b', ['tuned'], { companion: { runner: 'a', variant: 'tuned+beside' } })
  assert.deepEqual(
    listCandidates([own, other]).map((candidate) => identify(candidate).label),
    ['A', 'A tuned, old', 'A tuned, elsewhere', 'B'],
  )
})

test('a generator is started once', () => {
  const generator = madeUpRunner('c', ['shipped'], { role: 'generator' })
  assert.deepEqual(
    listCandidates([generator]).map(({ variant }) => variant.id),
    ['tuned'],
  )
})
