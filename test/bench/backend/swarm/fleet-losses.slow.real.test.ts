// A trial on a fleet that loses an agent, or its control: what is lost is named and made up for, and nothing is left.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { requireCompleted } from '../../../fixtures/completed.ts'
import { descendantsOf, stillAlive } from '../../../fixtures/processes.ts'
import { openFleetTrials } from './fleet-trials.ts'

describe('a trial on a fleet', () => {
  const trials = openFleetTrials()

  it('is tried once more with the process that is left, when one of the load is killed', async () => {
    const job = await trials.jobOf({ windowMs: 1500 })
    trials.fleet().reasons.push('no node takes load.2')
    const [first] = trials.fleet().members.of('load')
    const outcome = trials.run(job)
    await sleep(1200)
    trials.killAgent('load.2')
    const found = requireCompleted(await outcome, 'ingest-ack')
    assert.match(
      found.recoveredFrom ?? '',
      /^load\.2 on right \(right\) was lost: .*; lost: load\.2 on right/,
    )
    assert.match(found.recoveredFrom ?? '', /no node takes load\.2.* 1 for load generators$/)
    assert.equal(found.generator.final.processes, undefined)
    assert.equal(found.generator.final.connectionFrames?.length, 4)
    assert.deepEqual(trials.fleet().members.of('load'), [first])
  })

  it('waits for one that takes its place, and gives it all that it has to have', async () => {
    const job = await trials.jobOf({ windowMs: 1500 })
    const outcome = trials.run(job)
    await sleep(1200)
    trials.killAgent('load.1')
    trials.fleet().start('load', 'load.3', 'right')
    const found = requireCompleted(await outcome, 'ingest-ack')
    assert.match(found.recoveredFrom ?? '', /lost: load\.1 on right \(right\); .* 2 for load generators$/)
    assert.equal(found.generator.final.processes?.length, 2)
  })

  it('has failed with the name of the machine, where nobody is left for the server', async () => {
    const job = await trials.jobOf({ windowMs: 1500 })
    trials.fleet().reasons.push('no node takes server.1')
    const outcome = trials.run(job)
    await sleep(1200)
    trials.killAgent('server.1')
    const found = await outcome
    assert.equal(found.status, 'failed')
    assert.equal(found.failure.code, 'replica-lost')
    assert.match(
      found.failure.message,
      /no agent is left for the server \(second attempt; .*server\.1 on left/,
    )
  })

  it('leaves no process of its own behind when the control goes away in the middle', async () => {
    const job = await trials.jobOf({ windowMs: 60_000 })
    const controller = new AbortController()
    const outcome = trials.run(job, controller.signal).catch(() => null)
    await sleep(1500)
    const agents = ['server.1', 'load.1', 'load.2'].map(trials.pidOf)
    const running = [...agents, ...agents.flatMap(descendantsOf)]
    assert.ok(running.length >= 6, `${running.length} processes`)
    await trials.fleet().controller.close()
    await sleep(3000)
    assert.deepEqual(stillAlive(running), [])
    controller.abort()
    await outcome
  })
})
