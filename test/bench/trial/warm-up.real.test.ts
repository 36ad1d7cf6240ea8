// A trial of a server whose runtime is warmed up until it is steady says so in its record.
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { runTrial } from '../../../bench/trial/trial.ts'
import { openFakeJobs } from './fake-job.ts'

const jobs = openFakeJobs()
after(() => jobs.close())

describe('a trial', () => {
  it('records how long the runtime was warmed up, where its row asks for that', async () => {
    const job = { ...jobs.jobFor('good'), untilSteadyMs: 1000 }
    const outcome = await runTrial(job, new AbortController().signal)
    assert.equal(outcome.status, 'completed', JSON.stringify(outcome))
    assert.equal(outcome.warmUp?.limitMs, 1000)
    assert.ok(outcome.warmUp.tookMs >= 200, `${outcome.warmUp.tookMs} ms`)
  })

  it('has no such record elsewhere', async () => {
    const outcome = await runTrial(jobs.jobFor('good'), new AbortController().signal)
    assert.equal(outcome.status === 'completed' && outcome.warmUp, undefined)
  })
})
