// Which settings a card marks: those that the library as shipped has otherwise.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appliedFacts, shippedNote, shippedOf } from '../../../report/page/settings-view.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'
import { madeUpRun } from '../made-up-run.ts'

const { rows } = summarize(madeUpRun([{ perTrial: [100, 110] }]), readReference())

const row = (changes: Partial<SummaryRow>): SummaryRow => {
  const [first] = rows
  assert.ok(first)
  return { ...first, ...changes }
}

const shipped = row({ variant: 'shipped', applied: { maxMessageBytes: 16_384, deflate: true, backlog: 511 } })
const tuned = row({ applied: { maxMessageBytes: null, deflate: true, noDelay: true } })

test('changed, added and left-out settings are marked with what the library ships with', () => {
  assert.deepEqual(appliedFacts(tuned, shippedOf(tuned, [tuned, shipped])), [
    ['maxMessageBytes', 'no limit', '16384'],
    ['deflate', 'true', null],
    ['noDelay', 'true', 'not reported'],
    ['backlog', 'not reported', '511'],
  ])
  assert.equal(
    shippedNote(tuned, shippedOf(tuned, [tuned, shipped])),
    '3 settings differ from the library as shipped.',
  )
})

test('a row like the shipped one says so, and has no marks', () => {
  const same = row({ variant: 'node20', applied: shipped.applied })
  assert.ok(appliedFacts(same, shippedOf(same, [shipped])).every(([, , was]) => was === null))
  assert.equal(shippedNote(same, shippedOf(same, [shipped])), 'Same settings as shipped.')
})

for (const [what, of, all] of [
  ['the shipped row itself', shipped, [shipped, tuned]],
  ['a run without one', tuned, [tuned]],
  ['the shipped row of another runner', row({ runner: 'bun' }), [shipped]],
  ['a shipped row that never started', tuned, [row({ variant: 'shipped', applied: null })]],
] as const)
  test(`there is nothing to compare with: ${what}`, () => {
    assert.equal(shippedOf(of, all), null)
    assert.equal(shippedNote(of, null), null)
    assert.ok(appliedFacts(of, null).every(([, , was]) => was === null))
  })

test('the shipped row of the same point goes before that of another', () => {
  const elsewhere = row({ variant: 'shipped', scenario: 'other', applied: { deflate: false } })
  assert.deepEqual(shippedOf(tuned, [elsewhere, shipped]), shipped.applied)
  assert.deepEqual(shippedOf(tuned, [elsewhere]), { deflate: false })
})
