// Jobs in lanes: as many at a time as there are lanes, results in order, and no new job after a failure.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { runInLanes } from '../../../bench/prepare/lanes.ts'

describe('jobs in lanes', () => {
  it('run as many at a time as there are lanes, and give their results in order', async () => {
    let running = 0
    let most = 0
    const results = await runInLanes(2, [5, 1, 1, 3], async (turns) => {
      most = Math.max(most, ++running)
      for (let left = turns; left > 0; left--) await turn()
      running--
      return turns * 10
    })
    assert.deepEqual(results, [50, 10, 10, 30])
    assert.equal(most, 2)
  })

  it('begin nothing after a failure, and report it when those begun have ended', async () => {
    const ended: string[] = []
    const running = runInLanes(2, ['long', 'bad', 'never'], async (name) => {
      if (name === 'bad') throw new Error('a job failed')
      for (let left = 5; left > 0; left--) await turn()
      ended.push(name)
    })
    await assert.rejects(running, /a job failed/)
    assert.deepEqual(ended, ['long'])
  })
})
