// What a run makes in a Swarm, what it reports of its tasks, and what it removes, without an engine.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  describeHolder,
  explainTasks,
  holderLabel,
  serviceArguments,
  sweepSwarm,
  within,
} from '../../../../bench/backend/swarm/services.ts'
import { thisProcess } from '../../../../results/store.ts'

describe('a service of agents', () => {
  const argumentsOf = (role: 'server' | 'load' | 'link'): string =>
    serviceArguments({
      run: 'isb-1',
      role,
      holder: 'us',
      nodeLabel: 'bench.role=load',
      replicas: 3,
      image: 'sha256:abc',
      network: 'host',
    }).join(' ')

  it('is one server, so many load generators, or one a node for the links', () => {
    assert.match(argumentsOf('server'), / --mode replicated --replicas 1 /)
    assert.match(argumentsOf('load'), / --mode replicated-job --replicas 3 /)
    assert.match(argumentsOf('link'), / --mode global /)
  })

  it('goes to its nodes, has a label, and may do nothing that it need not do', () => {
    for (const role of ['server', 'load', 'link'] as const) {
      const text = argumentsOf(role)
      assert.match(text, / --constraint node\.labels\.bench\.role==load /)
      assert.ok(text.includes(` --label ${holderLabel}=us `))
      assert.match(text, / --read-only --cap-drop ALL /)
      assert.equal(text.includes('NET_ADMIN'), role === 'link')
      assert.equal(text.includes('--user 0:0'), role === 'link')
      assert.doesNotMatch(text, /--limit-cpu/)
    }
  })
})

describe('an overlay network', () => {
  it('has an address or has it not', () => {
    const isInside = within('10.0.1.0/24')
    assert.deepEqual(['10.0.1.7', '10.0.2.7', '172.17.0.3', 'fe80::1'].map(isInside), [
      true,
      false,
      false,
      false,
    ])
  })
})

describe('tasks that do not run', () => {
  const tasks = [
    { Name: 'isb-1-load.1', Node: 'b', CurrentState: 'Running 3 seconds ago', Error: '' },
    {
      Name: 'isb-1-load.2',
      Node: 'c',
      CurrentState: 'Rejected 1 second ago',
      Error: '"No such image: sha256:abc"',
    },
    {
      Name: 'isb-1-load.3',
      Node: '',
      CurrentState: 'Pending',
      Error: '"no suitable node (1 node not available)"',
    },
    {
      Name: 'isb-1-load.4',
      Node: 'd',
      CurrentState: 'Failed 2 seconds ago',
      Error: '"task: non-zero exit (137)"',
    },
  ]
  it('are reported with their node and a remedy', async () => {
    const lines = await explainTasks('isb-1', 'load', async () =>
      tasks.map((task) => JSON.stringify(task)).join('\n'),
    )
    assert.deepEqual(lines, [
      'the image is missing on node c; copy it there: docker save IMAGE | ssh c docker load',
      'no node accepts isb-1-load.3: no suitable node (1 node not available)',
      'isb-1-load.4 on node d is in state failed: task: non-zero exit (137)',
    ])
  })
})

describe('a sweep of the Swarm', () => {
  const self = thisProcess()
  const gone = { ...self, pid: 2 ** 30 }
  const elsewhere = { ...gone, host: 'another-host' }
  const thing = (id: string, label: string | undefined) => ({
    ID: id,
    Spec: { Labels: label === undefined ? {} : { [holderLabel]: label } },
  })
  const things = [
    thing('gone', describeHolder(gone)),
    thing('alive', describeHolder(self)),
    thing('elsewhere', describeHolder(elsewhere)),
    thing('foreign', 'not ours'),
    thing('plain', undefined),
  ]

  it('removes what is left by a process of this machine that is gone, and nothing else', async () => {
    const removed: string[] = []
    const count = await sweepSwarm(self, async ([kind = '', how = '', id = '']) => {
      if (how === 'rm') removed.push(`${kind} ${id}`)
      if (kind !== 'service') return ''
      return how === 'ls' ? 'x' : JSON.stringify(things)
    })
    assert.deepEqual(removed, ['service gone'])
    assert.equal(count, 1)
  })
})
