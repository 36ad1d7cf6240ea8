// Which nodes of a Swarm a run uses, without an engine.
import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { describe, it } from 'node:test'
import { readFleet } from '../../../../bench/backend/swarm/fleet-file.ts'
import { planSwarm } from '../../../../bench/backend/swarm/nodes.ts'

const ownAddress = Object.values(networkInterfaces())[0]?.[0]?.address ?? '127.0.0.1'
const swarm = { LocalNodeState: 'active', ControlAvailable: true, NodeAddr: ownAddress }

const node = (name: string, labels: Record<string, string>, change: object = {}) => ({
  ID: `id-of-${name}`,
  Spec: { Availability: 'active', Labels: labels },
  Status: { State: 'ready' },
  Description: { Hostname: name, Resources: { NanoCPUs: 4e9 } },
  ...change,
})

const answering =
  (facts: object, nodes: readonly object[] = []) =>
  async ([what = '', how = '']: readonly string[]): Promise<string> => {
    if (what === 'info') return JSON.stringify(facts)
    return how === 'ls' ? nodes.map((_, index) => index).join('\n') : JSON.stringify(nodes)
  }

describe('the plan of a Swarm', () => {
  const both = [node('a', { 'bench.role': 'server' }), node('b', { 'bench.role': 'load' }), node('c', {})]

  it('has the nodes of each side by their labels', async () => {
    const plan = await planSwarm(readFleet('swarm'), answering(swarm, both))
    assert.deepEqual([plan.serverNodes[0]?.name, plan.loadNodes.map(({ name }) => name)], ['a', ['b']])
    assert.deepEqual([plan.address, plan.loadNodes[0]?.cpus], [ownAddress, 4])
  })

  const drained = node(
    'b',
    { 'bench.role': 'load' },
    { Spec: { Availability: 'drain', Labels: { 'bench.role': 'load' } } },
  )
  const refusals: readonly (readonly [string, object, readonly object[], RegExp])[] = [
    ['no Swarm', { ...swarm, LocalNodeState: 'inactive' }, [], /is not part of a Swarm; .*docker swarm init/],
    ['a worker', { ...swarm, ControlAvailable: false }, [], /is not a manager of its Swarm/],
    ['no node for load', swarm, both.slice(0, 1), /no node .* label bench\.role=load.*--label-add/],
    ['a drained node', swarm, [...both.slice(0, 1), drained], /node b .* has the availability drain/],
    [
      'an engine elsewhere',
      { ...swarm, NodeAddr: '192.0.2.7' },
      both,
      /192\.0\.2\.7 is not an address of this/,
    ],
  ]
  for (const [what, facts, nodes, message] of refusals)
    it(`is refused for ${what}`, async () => {
      await assert.rejects(planSwarm(readFleet('swarm'), answering(facts, nodes)), {
        name: 'UsageError',
        message,
      })
    })
})
