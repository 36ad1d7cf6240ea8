// The policy for slow viewers that a server is started with: the scenario's, whatever the variant.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Behaviour, configureRunner, defaultSwitches } from '../../../bench/settings/configuration.ts'
import type { RunnerConfig, Switches } from '../../../runners/contract.ts'

const slowViewerOf = (
  limits: Switches['limits'],
  asked: Partial<Behaviour> = {},
): RunnerConfig['slowViewer'] =>
  configureRunner({ ...defaultSwitches, limits }, { mode: 'relay', frameBytes: 1000, ...asked }, null)
    .slowViewer

describe('the policy for slow viewers', () => {
  it('is the one that is asked for, with four images of room, whatever the limits', () => {
    for (const limits of ['default', 'raised', 'published'] as const)
      assert.deepEqual(slowViewerOf(limits, { policy: 'close' }), { policy: 'close', backlogBytes: 4000 })
  })

  it('is the library’s own under the limits it comes with, and to wait under others, where nothing is asked for', () => {
    assert.equal(slowViewerOf('default'), null)
    assert.equal(slowViewerOf('raised')?.policy, 'queue')
    assert.equal(slowViewerOf('published')?.policy, 'queue')
  })

  it('is for relays alone', () => {
    assert.equal(slowViewerOf('raised', { mode: 'echo', policy: 'close' }), null)
  })
})
