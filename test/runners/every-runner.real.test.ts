// Every variant of every runner takes frames from the prepared generator for real: a new runner is tested by being there.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readCatalog } from '../../runners/catalog.ts'
import { examples, isLoaded, testDelivery } from './delivery.ts'

it('no runner is left out', () => {
  const servers = readCatalog().filter(({ spec }) => isLoaded(spec))
  assert.deepEqual(
    [...new Set(examples.map(({ runner }) => runner))],
    servers.map(({ spec }) => spec.id),
  )
})

testDelivery('every runner', examples)
