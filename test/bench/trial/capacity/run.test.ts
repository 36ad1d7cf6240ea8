// A launch of a capacity row: which trials it starts, and whose outcome stands for it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCapacity } from '../../../../bench/trial/capacity/run.ts'
import type { TrialJob } from '../../../../bench/trial/trial.ts'
import type { TrialOutcome } from '../../../../results/schema.ts'
import type { CapacityGoal } from '../../../../scenarios/define.ts'
import { madeUpTask } from '../../../fixtures/generator-job.ts'
import { failedOutcome, madeUpOutcome } from './made-up-outcome.ts'

const goal = { p99Ms: 1000 / 30, startCameras: 8, maxCameras: 512 }
const late = madeUpOutcome({ latenciesMs: Array.from({ length: 2000 }, () => 100) })

const job: TrialJob = {
  serverCommand: ['server'],
  serverEnv: {},
  config: {
    mode: 'ingest-ack',
    limits: { maxMessageBytes: null, backpressureBytes: null, idleTimeoutSeconds: null },
    switches: {
      limits: 'default',
      deflate: 'default',
      accelerator: 'default',
      idioms: [],
      log: false,
      keep: 'none',
    },
    frameBytes: 1,
    keptFrames: 8,
    package: null,
    sequenceOffset: 6,
    acknowledgementBytes: 8,
    maxEchoTextBytes: 125,
    tls: null,
    host: '127.0.0.1',
  },
  generatorCommand: ['generator'],
  generatorTools: { taskset: false, setpriv: false, prlimit: false },
  generators: 1,
  task: madeUpTask('ingest-ack', { pace: { fps: 30 } }, { frameFile: '', frameBytes: 1, frameCount: 1 }),
  window: { warmupMs: 500, windowMs: 9000, minFrames: 30 },
  cpus: { serverCpus: [0], generatorCpus: [1], pinned: false },
  caveat: null,
  mayLose: false,
  memoryLimitBytes: 1,
  logFolder: '',
}

const camerasOf = ({ task }: TrialJob): number => (task.mode === 'ingest-ack' ? task.connections : 0)

const run = async (
  answer: (cameras: number, trial: number) => TrialOutcome,
  changes: Partial<CapacityGoal> = {},
) => {
  const jobs: TrialJob[] = []
  const outcome = await runCapacity({
    job,
    goal: { ...goal, ...changes },
    serverCores: 1,
    runTrial: async (each) => answer(camerasOf(each), jobs.push(each)),
  })
  return {
    outcome,
    jobs,
    capacity: outcome.status === 'completed' && outcome.mode === 'ingest-ack' ? outcome.capacity : null,
  }
}

describe('a launch of a capacity row', () => {
  it('may be a short search: one refusal is enough, windows have the given length, nothing is confirmed', async () => {
    const coarse = { tolerance: 0.2, windowMs: 700 }
    const { jobs, capacity } = await run((cameras) => (cameras > 20 ? late : madeUpOutcome({})), { coarse })
    assert.deepEqual(jobs.map(camerasOf), [8, 16, 32, 24, 20])
    assert.ok(jobs.every(({ window }) => window.windowMs === 700))
    assert.equal(capacity?.cameras, 20)
    assert.equal(capacity?.isConfirmed, false)
  })

  it('is a search whose last carried trial stands for it', async () => {
    const confirmation = madeUpOutcome({ serverCpu: 0.9 })
    let carried20 = 0
    const { outcome, capacity, jobs } = await run((cameras) => {
      if (cameras > 20) return late
      return cameras === 20 && ++carried20 === 2 ? confirmation : madeUpOutcome()
    })
    assert.equal(capacity?.cameras, 20)
    assert.equal(capacity.p99LimitMs, goal.p99Ms)
    assert.equal(capacity.probes.length, jobs.length)
    assert.ok(outcome.status === 'completed')
    assert.equal(outcome.server.last, confirmation.server.last)
  })

  it('watches so long that ten of the images are beyond the 99th percentile, and never makes a window longer', async () => {
    const { jobs } = await run((cameras) => (cameras > 100 ? late : madeUpOutcome()))
    for (const job of jobs) {
      const { window } = job
      assert.ok(window.windowMs >= 1000 && (window.windowMs / 1000) * 30 * camerasOf(job) >= 1000)
      assert.deepEqual([window.warmupMs, window.minFrames], [500, 1])
    }
    assert.equal(jobs.at(-1)?.window.windowMs, 1000)
  })

  it('ends with the first trial where that does not complete', async () => {
    const { outcome, jobs } = await run(() => failedOutcome('not-ready'))
    assert.deepEqual(outcome, failedOutcome('not-ready'))
    assert.equal(jobs.length, 1)
  })

  it('goes on where a later trial fails', async () => {
    const { capacity } = await run((cameras) => (cameras > 50 ? failedOutcome('died') : madeUpOutcome()))
    assert.ok(capacity && capacity.cameras >= 48 && capacity.cameras <= 50)
    assert.deepEqual([capacity.limitedBy, capacity.isLowerBound], ['failure', false])
  })

  it('has the answer 0 where one generator is too much', async () => {
    const { capacity, jobs } = await run(() => late)
    assert.deepEqual([capacity?.cameras, capacity?.limitedBy], [0, 'latency'])
    assert.deepEqual(jobs.slice(-1).map(camerasOf), [1])
  })

  it('has failed where one generator’s trial fails, whatever became of the first', async () => {
    const { outcome } = await run((_, trial) => (trial === 1 ? late : failedOutcome('died')))
    assert.deepEqual(outcome, failedOutcome('died'))
  })
})
