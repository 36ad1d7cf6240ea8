// While servers are measured, the suite's own process keeps off their CPUs where there are others.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ownCpus } from '../../../bench/placement/own-cpus.ts'
import { planPlacement } from '../../../bench/placement/placement.ts'

const cpusOf = (cores: readonly (readonly number[])[], serverCores = 1, canPin = true) => {
  const usableCpus = cores.flat()
  const siblings = new Map(cores.flatMap((core) => core.map((cpu) => [cpu, core] as const)))
  const placement = planPlacement(usableCpus, siblings, serverCores, canPin)
  return { placement, own: ownCpus(placement, { usableCpus, siblings }) }
}

describe('the suite', () => {
  it('is among the CPUs of the load generators where these have several', () => {
    const { placement, own } = cpusOf([[0], [1], [2], [3]])
    assert.deepEqual(placement.serverCpus, [1])
    assert.deepEqual(own, [0, 2, 3])
  })
  it('keeps off the hardware siblings of the server', () => {
    const { placement, own } = cpusOf([
      [0, 2],
      [1, 3],
    ])
    assert.deepEqual(placement.serverCpus, [1])
    assert.deepEqual(own, [0, 2])
  })
  it('takes CPUs that neither side uses where there are any', () => {
    const placement = { serverCpus: [0], generatorCpus: [1], pinned: true, note: null }
    const siblings = new Map([0, 1, 2, 3].map((cpu) => [cpu, [cpu]]))
    assert.deepEqual(ownCpus(placement, { usableCpus: [0, 1, 2, 3], siblings }), [2, 3])
  })
  it('stays where it is on two CPUs, where a core is shared, and where nothing is pinned', () => {
    assert.deepEqual(cpusOf([[0], [1]]).own, [])
    assert.deepEqual(cpusOf([[0, 1]]).own, [])
    assert.deepEqual(cpusOf([[0], [1], [2]], 1, false).own, [])
  })
})
