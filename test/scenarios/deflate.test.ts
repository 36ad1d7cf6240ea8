// The rows of the scenario that compresses: every system as tuned, and those that can with compression.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { planRows } from '../../bench/plan/rows.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { findVariant, startSettings } from '../../runners/variants.ts'
import { deflate } from '../../scenarios/deflate.ts'
import { profiles } from '../../scenarios/profiles.ts'

const runners = readCatalog()
const [profile] = profiles
assert.ok(profile)
const rows = planRows({
  profile: { ...profile, baselineReplicas: 1, scenarios: [{ id: deflate.id, rules: deflate.rules }] },
  scenarios: [deflate],
  runners,
  runtimeOf: new Map(),
})

it('three formats of one size are sent with compression and without', () => {
  assert.deepEqual(
    deflate.points.map(({ format = 'jpeg', frameBytes }) => `${format} ${frameBytes}`),
    ['jpeg 1048576', 'png 1048576', 'raw-rgb 1048576'],
  )
  for (const { variant, generator, switches } of rows) {
    const compresses = variant === 'tuned+deflate'
    assert.equal(generator, compresses ? 'prepared-live' : 'prepared')
    assert.equal(switches.deflate === 'on', compresses)
  }
})

it('every library that has permessage-deflate has a row with it, tuned in all else', () => {
  const compressing = new Set(
    rows.filter(({ variant }) => variant === 'tuned+deflate').map(({ runner }) => runner),
  )
  assert.deepEqual([...compressing].sort(), [
    'bun',
    'go-coder',
    'go-gorilla',
    'go-gws',
    'python-websockets',
    'uws',
    'ws',
  ])
  for (const { spec } of runners.filter(({ spec }) => compressing.has(spec.id))) {
    const [tuned, variant] = [findVariant(spec, 'tuned'), findVariant(spec, 'tuned+deflate')]
    assert.ok(tuned && variant)
    assert.deepEqual({ ...variant.switches, deflate: 'off' }, { ...tuned.switches, deflate: 'off' }, spec.id)
    assert.deepEqual(startSettings(variant, 'node-24'), startSettings(tuned, 'node-24'), spec.id)
  }
})
