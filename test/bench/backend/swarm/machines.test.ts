// CPUs of the processes of a fleet.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readFleet } from '../../../../bench/backend/swarm/fleet-file.ts'
import { type AgentCpus, placeLoads, placeServer } from '../../../../bench/backend/swarm/machines.ts'

const agent = (node: string, cpus: readonly number[]): AgentCpus => ({
  hello: {
    node,
    facts: {
      usableCpus: [...cpus],
      siblings: cpus.map((cpu) => [cpu, [cpu]]),
      tools: { taskset: true, setpriv: true, prlimit: true },
    },
  },
})
const fleet = readFleet('swarm')

describe('CPUs of the processes', () => {
  const server = agent('left', [0, 1, 2, 3])

  it('on machines of their own are all CPUs of those, dealt out', () => {
    const loads = [agent('right', [0, 1, 2]), agent('right', [0, 1, 2]), agent('far', [4, 5])]
    const placed = placeServer(server, fleet, 2)
    assert.deepEqual(placed.serverCpus, [1, 2])
    assert.deepEqual(placeLoads(loads, server, placed, fleet), [[0, 2], [1], [4, 5]])
  })

  it('on the machine of the server are those that it leaves', () => {
    const loads = [agent('left', [0, 1, 2, 3]), agent('left', [0, 1, 2, 3])]
    const placed = placeServer(server, fleet, 1)
    assert.deepEqual(placeLoads(loads, server, placed, fleet), [[0, 3], [2]])
  })

  it('are shared where there are more processes than CPUs', () => {
    const loads = [1, 2, 3].map(() => agent('right', [0, 1]))
    assert.deepEqual(placeLoads(loads, server, placeServer(server, fleet, 1), fleet), [[0], [1], [0]])
  })

  it('are those that the fleet file names', () => {
    const named = { server: { cpus: [3] }, load: { cpus: [0, 9] } }
    const placed = placeServer(server, named, 1)
    assert.deepEqual(placed.serverCpus, [3])
    assert.deepEqual(placeLoads([agent('right', [0, 1])], server, placed, named), [[0]])
  })
})
