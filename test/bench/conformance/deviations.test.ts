// A declared deviation excuses the check it names, of the variants it names, and is told of when it is stale.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { applyDeviations, staleMark } from '../../../bench/conformance/deviations.ts'
import type { Finding } from '../../../bench/conformance/run-checks.ts'
import type { Deviation } from '../../../runners/catalog.ts'

const link = 'https://example.org/source'
const declared: readonly Deviation[] = [
  { field: 'invalid-utf8', reason: 'a setting of that name' },
  { check: 'unmasked-frame', variants: ['tuned'], sometimes: false, reason: 'it does not look', link },
  { check: 'clean-close', sometimes: true, reason: 'it is late', link },
]
const tuned = { variant: 'tuned', failedInAnyMode: new Set<string>() }
const finding = (status: Finding['status'], detail: string | null = null): Finding => ({
  id: 'unmasked-frame',
  status,
  detail,
})

describe('a declared deviation', () => {
  it('turns a failure into a deviation with reason, link and what was seen', () => {
    assert.deepEqual(applyDeviations([finding('failed', 'it went on')], declared, tuned), [
      { id: 'unmasked-frame', status: 'deviates', detail: 'it does not look (seen: it went on)', link },
    ])
  })

  it('excuses no other variant and no other check', () => {
    const other: Finding = { id: 'invalid-utf8', status: 'failed', detail: 'seen' }
    const results = applyDeviations([finding('failed', 'seen'), other], declared, {
      ...tuned,
      variant: 'shipped',
    })
    assert.deepEqual(
      results.map(({ status, link: to }) => [status, to]),
      [
        ['failed', null],
        ['failed', null],
      ],
    )
    assert.equal(applyDeviations([other], declared, tuned)[0]?.status, 'failed')
  })

  it('is called stale where the check passes', () => {
    const [result] = applyDeviations([finding('passed')], declared, tuned)
    assert.equal(result?.status, 'passed')
    assert.ok(result.detail?.startsWith(staleMark))
  })

  it('is not stale where it shows in another mode', () => {
    const failedInAnyMode = new Set(['unmasked-frame'])
    const [result] = applyDeviations([finding('passed')], declared, { ...tuned, failedInAnyMode })
    assert.deepEqual(result, { id: 'unmasked-frame', status: 'passed', detail: null, link: null })
  })

  it('may come and go where it says so', () => {
    const late = (status: Finding['status']): Finding => ({ id: 'clean-close', status, detail: 'late' })
    const results = applyDeviations([late('passed'), late('failed')], declared, tuned)
    assert.deepEqual(
      results.map(({ status, detail }) => [status, detail]),
      [
        ['passed', 'late'],
        ['deviates', 'it is late (seen: late)'],
      ],
    )
  })

  it('says nothing of a check that does not apply', () => {
    const [result] = applyDeviations([finding('not-applicable', 'no limit')], declared, tuned)
    assert.deepEqual(result, {
      id: 'unmasked-frame',
      status: 'not-applicable',
      detail: 'no limit',
      link: null,
    })
  })
})
