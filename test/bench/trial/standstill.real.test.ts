// A process that is stopped from outside within a window is seen; the trial is repeated once, and says so.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listDescendants } from '../../../bench/machine/descendants.ts'
import type { Child } from '../../../bench/trial/child.ts'
import type { Launcher } from '../../../bench/trial/launcher.ts'
import { thisMachine } from '../../../bench/trial/local-launcher.ts'
import { runTrialTwice } from '../../../bench/trial/retry.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { type FakeJobs, openFakeJobs } from './fake-job.ts'

const never = new AbortController().signal

/** Stops one side at the beginning of the window, in so many attempts: of several load generators the last. */
const stopping = (side: 'server' | 'helper' | 'generator', attempts: number): Launcher => {
  let generator: Child | null = null
  let left = attempts
  return {
    ...thisMachine,
    startGenerator: (start) => {
      generator = thisMachine.startGenerator(start)
      return generator
    },
    observe: async (server, cpus) => {
      const observation = await thisMachine.observe(server, cpus)
      const victims = {
        server: server.pid,
        helper: listDescendants(server.pid)[0],
        generator: generator?.pid,
      }
      const victim = victims[side]
      if (left-- > 0 && victim !== undefined) process.kill(victim, 'SIGSTOP')
      return observation
    },
  }
}

describe('a trial', () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => fakes.close())
  const job = () => ({ ...fakes.jobFor('good'), window: { warmupMs: 20, windowMs: 1000, minFrames: 10 } })

  for (const side of ['server', 'generator'] as const)
    it(`whose ${side} is stopped by a signal is repeated, and marked`, async () => {
      const outcome = requireCompleted(await runTrialTwice(job(), never, stopping(side, 1)), 'ingest')
      assert.equal(outcome.recoveredFrom, `the ${side} stood still: a signal or a debugger had stopped it`)
    })

  it('one of whose load generators alone is stopped is repeated, and marked', async () => {
    const both = { ...job(), generators: 2 }
    const outcome = requireCompleted(await runTrialTwice(both, never, stopping('generator', 1)), 'ingest')
    assert.match(outcome.recoveredFrom ?? '', /^the generator-2 stood still: a signal or a debugger/)
  })

  it('whose server has a helper process that is stopped is repeated, and marked', async () => {
    const helped = { ...fakes.jobFor('keeps-helper'), window: job().window }
    const outcome = requireCompleted(await runTrialTwice(helped, never, stopping('helper', 1)), 'ingest')
    assert.match(
      outcome.recoveredFrom ?? '',
      /^the server stood still: a signal or a debugger had stopped its process \d+, "node -e setInterval/,
    )
  })

  it('that is disturbed so twice has failed', async () => {
    const outcome = await runTrialTwice(job(), never, stopping('server', 2))
    assert.equal(outcome.status, 'failed')
    assert.equal(outcome.failure.code, 'stood-still')
    assert.match(outcome.failure.message, /second attempt; the first: the server stood still/)
  })

  it('that nothing disturbs has no such mark', async () => {
    const outcome = requireCompleted(await runTrialTwice(job(), never, thisMachine), 'ingest')
    assert.equal(outcome.recoveredFrom, undefined)
  })
})
