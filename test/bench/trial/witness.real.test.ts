// Servers whose own word is not enough: clocks, counters, answers and stamps that the other side or the harness contradicts.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { after, before, describe, it } from 'node:test'
import { drawFrames } from '../../../bench/generator/view/drawn.ts'
import { configureRunner } from '../../../bench/settings/configuration.ts'
import { runTrial, type TrialJob } from '../../../bench/trial/trial.ts'
import type { Failure, TrialOutcome } from '../../../results/schema.ts'
import { defaultSwitches } from '../../../runners/variants.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { madeUpTask } from '../../fixtures/generator-job.ts'
import { madeUpImage } from '../generator/view/made-up-images.ts'
import { type FakeJob, type FakeJobs, openFakeJobs } from './fake-job.ts'

const never = new AbortController().signal
const noCounts = process.platform === 'linux' ? false : '/proc is needed'
const mebibyte = 2 ** 20

const failureOf = (outcome: TrialOutcome): Failure => {
  assert.equal(outcome.status, 'failed', JSON.stringify(outcome))
  return outcome.failure
}

describe('a server that receives', () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs([0, 1].map(() => randomBytes(mebibyte)))
  })
  after(() => fakes.close())

  const jobFor = (behaviour: string): FakeJob => {
    const job = fakes.jobFor(behaviour)
    const window = { warmupMs: 500, windowMs: 1000, minFrames: 1 }
    // Nothing is pinned, so the threads of the server may use every CPU.
    const serverCpus = Array.from({ length: availableParallelism() }, (_, cpu) => cpu)
    return { ...job, window, cpus: { ...job.cpus, serverCpus }, task: { ...job.task, connections: 1 } }
  }
  const paced = (behaviour: string): FakeJob => {
    const job = jobFor(behaviour)
    return { ...job, task: { ...job.task, pace: { fps: 20 } } }
  }

  it('rightly is measured, with what the harness saw', async () => {
    const { witness } = requireCompleted(await runTrial(jobFor('good'), never), 'ingest')
    assert.ok(witness)
    assert.equal(witness.first.server.askedMs, 0)
    assert.ok(witness.last.server.askedMs >= 1000 && witness.last.server.answeredMs < 60_000)
    if (!noCounts) assert.ok((witness.socketBytes ?? 0) > 0)
  })

  for (const [behaviour, found] of [
    ['slow-clock', /^the clock of the server counted \d+ ms between its answers, the harness's \d{4}/],
    ['fast-clock', /^the clock of the server counted \d{4} ms between its answers/],
  ] as const)
    it(`by a clock of its own (${behaviour}) fails its trial`, async () => {
      const { code, phase, message } = failureOf(await runTrial(paced(behaviour), never))
      assert.match(message, found)
      assert.deepEqual([code, phase], ['wrong-clock', 'drain'])
    })

  it('and holds frames back in its first line fails its trial', { skip: noCounts }, async () => {
    const holdsBack = jobFor('holds-back')
    // What is held back has to exceed what may flow while a busy machine answers.
    const long = { ...holdsBack.window, warmupMs: 3000, windowMs: 4000 }
    const { code, phase, message } = failureOf(await runTrial({ ...holdsBack, window: long }, never))
    assert.match(
      message,
      /^at the window's beginning the server counts 0 frames, and the load generator \d+ that it sent/,
    )
    assert.deepEqual([code, phase], ['counts-differ', 'drain'])
  })
})

/** The same trial in a mode in which the server replies. */
const replying = (job: FakeJob, mode: 'ingest-ack' | 'echo'): TrialJob => {
  const { frameFile, frameBytes, frameCount } = job.task
  const pool = { frameFile, frameBytes, frameCount, checkEvery: 16 }
  return {
    ...job,
    config: configureRunner(defaultSwitches, { mode, frameBytes }, null),
    task:
      mode === 'echo'
        ? madeUpTask('echo', { inFlight: 2 }, pool)
        : madeUpTask('ingest-ack', { pace: { fps: 5 } }, pool),
  }
}

describe('a server that answers', () => {
  let fakes: FakeJobs
  before(() => {
    // More than the sockets hold of a server that does not read.
    fakes = openFakeJobs([randomBytes(32 * mebibyte)])
  })
  after(() => fakes.close())
  const jobFor = (behaviour: string): TrialJob => {
    const job = replying(fakes.jobFor(behaviour), 'ingest-ack')
    return { ...job, window: { warmupMs: 200, windowMs: 600, minFrames: 1 } }
  }

  it('each frame when it has all of it is measured', async () => {
    const { generator } = requireCompleted(await runTrial(jobFor('good'), never), 'ingest-ack')
    assert.ok(generator.final.acks.frames > 0)
    assert.equal(generator.final.acks.early, 0)
  })

  it('before it can have the last byte fails its trial', async () => {
    const { code, message } = failureOf(await runTrial(jobFor('answers-early'), never))
    assert.match(message, /^\d+ frames were answered before their last byte was sent$/)
    assert.equal(code, 'early-acks')
  })
})

describe('a server that sends back', () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs([0, 1, 2, 3].map((sequence) => madeUpImage({ sequence, bytes: 100_000 })))
  })
  after(() => fakes.close())
  const jobFor = (behaviour: string): TrialJob => {
    const job = replying(fakes.jobFor(behaviour), 'echo')
    return { ...job, window: { ...job.window, minFrames: 32 } }
  }

  it('what came is measured', async () => {
    const { generator } = requireCompleted(await runTrial(jobFor('good'), never), 'echo')
    assert.ok(generator.final.received.frames >= 32)
  })

  it('a stamp with another time fails its trial', async () => {
    const { code, message } = failureOf(await runTrial(jobFor('rewrites-stamp'), never))
    assert.match(message, /^\d+ frames of viewer 1 arrived with different bytes$/)
    assert.equal(code, 'frames-corrupt')
  })

  it('corrupt bytes in all but every sixteenth frame fail its trial', async () => {
    const job = jobFor('sends-corrupt')
    const isDrawn = drawFrames({ every: 16, seed: job.task.seed, viewer: 0 })
    const first = Array.from({ length: 16 }, isDrawn).indexOf(true)
    assert.notEqual(first, 0, 'with this seed the first frame to be compared is one that is corrupt')
    assert.equal(failureOf(await runTrial(job, never)).code, 'frames-corrupt')
  })
})
