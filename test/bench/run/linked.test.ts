// --link on one machine: every point has the link, and an id of its own.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { requireTerms } from '../../../bench/link/terms.ts'
import { withLink } from '../../../bench/run/linked.ts'
import { profiles } from '../../../scenarios/profiles.ts'
import { slowLink } from '../../../scenarios/slow-link.ts'
import { tls } from '../../../scenarios/tls.ts'

describe('scenarios over a link', () => {
  const [profile] = profiles
  assert.ok(profile)
  const choice = { id: tls.id, rules: [{ variants: ['tuned'], points: ['tls'] }] }
  const linked = withLink(
    { profile: { ...profile, scenarios: [choice] }, scenarios: [tls, slowLink] },
    requireTerms('rate 100mbit'),
  )

  it('have it at every point, and say so', () => {
    const points = linked.scenarios.flatMap((scenario) => scenario.points)
    assert.equal(points.length, tls.points.length + slowLink.points.length)
    for (const { link, label, id } of points) {
      assert.equal(link, 'rate 100mbit')
      assert.match(label, /, link rate 100mbit$/)
      assert.match(id, /-link$/)
    }
  })

  it('have rules that name their points', () => {
    assert.deepEqual(linked.profile.scenarios[0]?.rules, [{ variants: ['tuned'], points: ['tls-link'] }])
    assert.deepEqual(linked.scenarios[1]?.rules, slowLink.rules)
  })
})
