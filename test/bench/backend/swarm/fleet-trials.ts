// Trials on a fleet of two machines, for the tests of a suite: a new fleet for each test, and its agents by name.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach } from 'node:test'
import { runTrialTwice } from '../../../../bench/trial/retry.ts'
import type { TrialJob } from '../../../../bench/trial/trial.ts'
import type { TrialOutcome } from '../../../../results/schema.ts'
import { openSuiteJobs, type SuiteJobs } from '../../trial/suite-job.ts'
import { type LocalFleet, openLocalFleet } from './local-fleet.ts'

export interface FleetTrials {
  /** Of the test that runs. */
  readonly fleet: () => LocalFleet
  /** Four cameras of two load generators, whose frames the agents have. */
  readonly jobOf: (change?: Partial<TrialJob['window']>) => Promise<TrialJob>
  readonly run: (job: TrialJob, signal?: AbortSignal) => Promise<TrialOutcome>
  /** @throws AssertionError where there is no such agent */
  readonly pidOf: (task: string) => number
  readonly killAgent: (task: string) => void
}

const never = new AbortController().signal
const four = { connections: 4, pace: { fps: 30 } }

/** To be called in the suite whose tests use it. */
export const openFleetTrials = (): FleetTrials => {
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

  const pidOf = (task: string): number => {
    const pid = fleet.pidOf(task)
    assert.ok(pid !== undefined, `there is no agent ${task}`)
    return pid
  }
  return {
    fleet: () => fleet,
    jobOf: async (change = {}) => {
      const job = { ...jobs.jobFor('ingest-ack', four), generators: 2 }
      await fleet.provideFiles([job.task.frameFile])
      return { ...job, window: { ...job.window, ...change } }
    },
    run: (job, signal = never) => runTrialTwice(job, signal, fleet.launcher),
    pidOf,
    killAgent: (task) => {
      process.kill(pidOf(task), 'SIGKILL')
    },
  }
}
