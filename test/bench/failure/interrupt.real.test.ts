// Ctrl-C twice and bugs, by the process table: the run ends at once, and nothing of it is left.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TrialJob } from '../../../bench/trial/trial.ts'
import { descendantsOf, stillAlive } from '../../fixtures/processes.ts'
import { type FakeJobs, openFakeJobs, serverProcessesOf } from '../trial/fake-job.ts'

const run = join(import.meta.dirname, '../../fixtures/unstoppable-run.ts')
const window = { warmupMs: 20, windowMs: 600_000, minFrames: 1 }

/** Polls, because a process table tells nobody of its changes. */
const eventually = async (what: string, holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 200, `${what}: not in 10 s`)
    await sleep(50)
  }
}

describe('a run with a server that hangs and a process that has left its group', () => {
  let fakes: FakeJobs
  const jobs: TrialJob[] = []
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => {
    for (const pid of jobs.flatMap(serverProcessesOf)) process.kill(pid, 'SIGKILL')
    fakes.close()
  })

  const startRun = async (): Promise<{
    readonly running: ChildProcess
    readonly family: readonly number[]
  }> => {
    const job = { ...fakes.jobFor('hangs-with-daemon'), window }
    jobs.push(job)
    const running = spawn(process.execPath, [run, JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await eventually('server and its daemon run', () => serverProcessesOf(job).length === 2)
    const family = new Set([...descendantsOf(running.pid ?? 0), ...serverProcessesOf(job)])
    assert.ok(family.size >= 3, `${family.size} processes`)
    return { running, family: [...family] }
  }
  const isGone = (family: readonly number[]): Promise<void> =>
    eventually('the killed are gone', () => stillAlive(family).length === 0)

  it('ends by the second Ctrl-C with code 130, and nothing is left', async () => {
    const { running, family } = await startRun()
    const ended = once(running, 'exit')
    running.kill('SIGINT')
    if (running.stdout) await once(running.stdout, 'data')
    assert.equal(running.exitCode, null)
    running.kill('SIGINT')
    assert.deepEqual(await ended, [130, null])
    await isGone(family)
  })

  it('leaves nothing when a bug ends it', async () => {
    const { running, family } = await startRun()
    const ended = once(running, 'exit')
    running.kill('SIGUSR2')
    assert.deepEqual(await ended, [1, null])
    await isGone(family)
  })
})
