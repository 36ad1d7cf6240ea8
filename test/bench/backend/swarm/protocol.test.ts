// What agents answer is validated on both sides: a launch arrives with all that a trial needs of it.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { launchMessage, methods } from '../../../../bench/backend/swarm/protocol.ts'

it('a prepared server keeps its envelope on the way to the controller', () => {
  const launch = {
    status: 'ready',
    command: ['node', 'server.mjs'],
    env: { A: 'b' },
    package: null,
    runtime: 'node',
    caveat: null,
    envelope: 'socket.io',
  } as const
  const message: unknown = JSON.parse(JSON.stringify(launchMessage(launch)))
  assert.deepEqual(methods.prepare.answer.parse(message), launch)
})
