// How cameras and viewers are shared among load generators: all of them once, none left without.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readyTimeoutOf } from '../../../bench/trial/conversation.ts'
import { splitCpus, splitTask, type TrialTask } from '../../../bench/trial/generator-side.ts'
import { madeUpTask } from '../../fixtures/generator-job.ts'

const control = { perSecond: 50, bytes: 100, socket: 'own' } as const

describe('the load of a trial', () => {
  const cases = [
    ['ingest', { connections: 8 }, 3, [3, 3, 2]],
    ['ingest-ack', { connections: 2, pace: { fps: 30 } }, 8, [1, 1]],
    ['echo', { connections: 4, inFlight: 1 }, 4, [1, 1, 1, 1]],
    ['ingest', { connections: 1 }, 4, [1]],
    ['push', { connections: 0, viewers: 5 }, 2, [3, 2]],
    ['relay', { connections: 1, viewers: 16, inFlight: 1 }, 4, [17]],
    ['control-only', { connections: 0, control }, 4, [0]],
  ] as const
  for (const [mode, said, processes, connections] of cases) {
    it(`${mode} of ${JSON.stringify(said)} on ${processes} CPUs is ${connections.join(' + ')}`, () => {
      const shares = splitTask(madeUpTask(mode, said), processes)
      const countOf = (task: TrialTask): number =>
        ('connections' in task ? task.connections : 0) + ('viewers' in task ? task.viewers : 0)
      assert.deepEqual(shares.map(countOf), connections)
    })
  }

  it('is the job itself where one process has it', () => {
    const task = madeUpTask('ingest', { connections: 8 })
    assert.deepEqual(splitTask(task, 1), [task])
  })

  it('says which of all cameras each process has', () => {
    const shares = splitTask(madeUpTask('ingest', { connections: 5 }), 2)
    assert.deepEqual(
      shares.map(({ share }) => share),
      [0, 1].map((index) => ({ index, of: 2, cameras: 5 })),
    )
  })

  it('has its texts in one process', () => {
    const shares = splitTask(madeUpTask('ingest-ack', { connections: 3, pace: { fps: 30 }, control }), 3)
    assert.deepEqual(
      shares.map((share) => share.mode === 'ingest-ack' && share.control),
      [control, null, null],
    )
  })
})

describe('the time until a load generator is ready', () => {
  it('is a minute where it deflates its frames beforehand, and otherwise ten seconds', () => {
    const timeouts = (['off', 'live', 'precompressed'] as const).map((deflate) =>
      readyTimeoutOf({ ...madeUpTask('ingest', {}), deflate }),
    )
    assert.deepEqual(timeouts, [10_000, 10_000, 60_000])
    assert.equal(readyTimeoutOf(madeUpTask('push', { viewers: 1 })), 10_000)
  })
})

describe('the CPUs of the load generators', () => {
  it('are one a process where there are as many, and all given away where there are more', () => {
    assert.deepEqual(splitCpus([1, 2, 3], 3), [[1], [2], [3]])
    assert.deepEqual(splitCpus([1, 2, 3, 5], 3), [[1, 5], [2], [3]])
    assert.deepEqual(splitCpus([1, 2], 1), [[1, 2]])
  })
})
