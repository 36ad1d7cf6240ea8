// A trial whose processes are started by agents: counts agree on both sides, and what is lost is named and made up for.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:https'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { methods } from '../../../../bench/backend/swarm/protocol.ts'
import { runTrialTwice } from '../../../../bench/trial/retry.ts'
import type { TrialJob } from '../../../../bench/trial/trial.ts'
import type { TrialOutcome } from '../../../../results/schema.ts'
import { requireCompleted } from '../../../fixtures/completed.ts'
import { descendantsOf, stillAlive } from '../../../fixtures/processes.ts'
import { openSuiteJobs, type SuiteJobs } from '../../trial/suite-job.ts'
import { type LocalFleet, openLocalFleet } from './local-fleet.ts'

const never = new AbortController().signal

describe('a trial on a fleet', () => {
  let jobs: SuiteJobs
  let fleet: LocalFleet
  before(async () => {
    jobs = await openSuiteJobs()
  })
  after(() => jobs.close())
  beforeEach(async () => {
    fleet = await openLocalFleet(2)
  })
  afterEach(() => fleet.close())

  const four = { connections: 4, pace: { fps: 30 } }
  const jobOf = async (change: Partial<TrialJob['window']> = {}): Promise<TrialJob> => {
    const job = { ...jobs.jobFor('ingest-ack', four), generators: 2 }
    await fleet.provideFiles([job.task.frameFile])
    return { ...job, window: { ...job.window, ...change } }
  }
  const run = (job: TrialJob, signal = never): Promise<TrialOutcome> =>
    runTrialTwice(job, signal, fleet.launcher)

  it('has every frame that either load generator sent, and the latencies of both', async () => {
    const outcome = requireCompleted(await run(await jobOf()), 'ingest-ack')
    const { server, generator, kernel } = outcome
    assert.equal(generator.final.processes?.length, 2)
    assert.equal(generator.final.connectionFrames?.length, 4)
    assert.ok(generator.final.connectionFrames.every((frames) => frames > 0))
    assert.equal(server.final.frames, generator.final.frames)
    const answered = generator.last.acks.frames - generator.first.acks.frames
    const latency = decodeFromCompressedBase64(generator.last.acks.latency)
    assert.ok(answered > 20)
    assert.equal(latency.totalCount, answered)
    assert.ok(kernel !== null && kernel.mainThreadCpu !== null)
    assert.equal(outcome.recoveredFrom, undefined)
  })

  it('is tried once more with the process that is left, when one of the load is killed', async () => {
    const job = await jobOf({ windowMs: 1500 })
    fleet.reasons.push('no node takes load.2')
    const [first] = fleet.members.of('load')
    const outcome = run(job)
    await sleep(1200)
    killAgent('load.2')
    const found = requireCompleted(await outcome, 'ingest-ack')
    assert.match(
      found.recoveredFrom ?? '',
      /^load\.2 on right \(right\) was lost: .*; lost: load\.2 on right/,
    )
    assert.match(found.recoveredFrom ?? '', /no node takes load\.2.* 1 for load$/)
    assert.equal(found.generator.final.processes, undefined)
    assert.equal(found.generator.final.connectionFrames?.length, 4)
    assert.deepEqual(fleet.members.of('load'), [first])
  })

  it('waits for one that takes its place, and gives it all that it has to have', async () => {
    const job = await jobOf({ windowMs: 1500 })
    const outcome = run(job)
    await sleep(1200)
    killAgent('load.1')
    fleet.start('load', 'load.3', 'right')
    const found = requireCompleted(await outcome, 'ingest-ack')
    assert.match(found.recoveredFrom ?? '', /lost: load\.1 on right \(right\); .* 2 for load$/)
    assert.equal(found.generator.final.processes?.length, 2)
  })

  it('has failed with the name of the machine, where nobody is left for the server', async () => {
    const job = await jobOf({ windowMs: 1500 })
    fleet.reasons.push('no node takes server.1')
    const outcome = run(job)
    await sleep(1200)
    killAgent('server.1')
    const found = await outcome
    assert.equal(found.status, 'failed')
    assert.equal(found.failure.code, 'replica-lost')
    assert.match(found.failure.message, /no agent left for the server \(the second try; .*server\.1 on left/)
  })

  it('leaves no process of its own behind when the controller goes away in the middle', async () => {
    const job = await jobOf({ windowMs: 60_000 })
    const controller = new AbortController()
    const outcome = run(job, controller.signal).catch(() => null)
    await sleep(1500)
    const agents = ['server.1', 'load.1', 'load.2'].map(pidOf)
    const running = [...agents, ...agents.flatMap(descendantsOf)]
    assert.ok(running.length >= 6, `${running.length} processes`)
    await fleet.controller.close()
    await sleep(3000)
    assert.deepEqual(stillAlive(running), [])
    controller.abort()
    await outcome
  })

  it('does not let in who has no token', async () => {
    for (const path of ['/', '/files/00']) {
      const asked = request(new URL(path, fleet.controller.url.replace('wss', 'https')), {
        rejectUnauthorized: false,
        headers: { authorization: 'Bearer guess' },
      }).end()
      const [response] = await once(asked, 'response')
      assert.equal(response.statusCode, 401)
      response.resume()
    }
  })

  it('takes an agent that answers nothing for lost', async () => {
    const [agent] = fleet.members.of('load')
    assert.ok(agent)
    const pid = pidOf('load.1')
    process.kill(pid, 'SIGSTOP')
    try {
      assert.deepEqual(await fleet.members.checkHealth(), ['load.1 on right (right)'])
      await assert.rejects(agent.call(methods.clock, {}), { code: 'replica-lost' })
    } finally {
      process.kill(pid, 'SIGKILL')
    }
  })

  const killAgent = (task: string): void => {
    process.kill(pidOf(task), 'SIGKILL')
  }
  const pidOf = (task: string): number => {
    const pid = fleet.pidOf(task)
    assert.ok(pid !== undefined, `there is no agent ${task}`)
    return pid
  }
})
