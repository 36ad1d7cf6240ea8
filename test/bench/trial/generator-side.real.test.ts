// Two load generators in place of one: every frame counted once, whichever process sent or took it.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { runTrial, type TrialJob } from '../../../bench/trial/trial.ts'
import type { CompletedOf } from '../../../results/schema.ts'
import type { Mode } from '../../../runners/contract.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { livingChildren } from '../../fixtures/processes.ts'
import { openSuiteJobs, type Point, type SuiteJobs } from './suite-job.ts'

const never = new AbortController().signal

describe('two load generators', { timeout: 60_000 }, () => {
  let jobs: SuiteJobs
  before(async () => {
    jobs = await openSuiteJobs()
  })
  after(() => jobs.close())

  const inTwo = (mode: Mode, point: Point): TrialJob => ({ ...jobs.jobFor(mode, point), generators: 2 })
  const run = async <M extends Mode>(mode: M, point: Point): Promise<CompletedOf<M>> =>
    requireCompleted(await runTrial(inTwo(mode, point), never), mode)

  it('share the cameras that send flat out', async () => {
    const { server, generator } = await run('ingest', { connections: 3 })
    assert.equal(generator.first.processes?.length, 2)
    const each = generator.final.connectionFrames ?? []
    assert.equal(each.length, 3)
    assert.ok(each.every((frames) => frames > 0))
    assert.equal(
      each.reduce((sum, frames) => sum + frames, 0),
      generator.final.frames,
    )
    assert.equal(server.final.frames, generator.final.frames)
  })

  it('share the cameras at equal pace, and all go on to flat out', async () => {
    const job = inTwo('ingest', { connections: 3 })
    assert.equal(job.task.mode, 'ingest')
    const outcome = requireCompleted(
      await runTrial(
        {
          ...job,
          task: { ...job.task, paces: [90] },
          equalPace: { framesPerSecond: [90], windowMs: 400, settleMs: 50 },
        },
        never,
      ),
      'ingest',
    )
    const [paced] = outcome.equalPace ?? []
    assert.equal(paced?.generator.last.processes?.length, 2)
    const due = (paced.generator.last.offer?.dueFrames ?? 0) - (paced.generator.first.offer?.dueFrames ?? 0)
    const seconds = (paced.generator.last.timeNs - paced.generator.first.timeNs) / 1e9
    assert.ok(Math.abs(due - 90 * seconds) <= 4, `${due} frames in ${seconds} s`)
    const before = paced.generator.last.connectionFrames ?? []
    const after = outcome.generator.final.connectionFrames ?? []
    assert.ok(after.every((frames, camera) => frames > (before[camera] ?? 0)))
    assert.equal(outcome.server.final.frames, outcome.generator.final.frames)
  })

  it('share the cameras that keep a rate, and have all answers', async () => {
    const { server, generator } = await run('ingest-ack', { connections: 4, pace: { fps: 50 } })
    assert.equal(generator.final.connectionFrames?.length, 4)
    assert.equal(server.final.frames, generator.final.frames)
    assert.equal(generator.final.acks.frames, generator.final.frames)
    const { offer, frames } = generator.final
    assert.ok(offer !== null && offer.dueFrames >= frames)
  })

  it('share the cameras whose images come back', async () => {
    const { generator } = await run('echo', { connections: 3, inFlight: 1 })
    assert.equal(generator.final.received.viewers.length, 3)
    assert.equal(generator.final.received.frames, generator.final.frames)
  })

  it('share the viewers', async () => {
    const { server, generator } = await run('push', { connections: 0, viewers: 3 })
    assert.equal(generator.final.processes?.length, 2)
    assert.equal(generator.final.received.viewers.length, 3)
    assert.ok(generator.final.received.viewers.every(({ frames }) => frames > 0))
    assert.equal(generator.final.received.frames, server.final.sentFrames)
  })

  it('are one for a relay, and for a single generator', async () => {
    const relay = await run('relay', { connections: 1, viewers: 2, inFlight: 2 })
    const single = await run('ingest', { connections: 1 })
    assert.deepEqual(
      [relay.generator.last.processes, single.generator.last.processes],
      [undefined, undefined],
    )
  })

  it('are both watched, and both ended where one breaks a bound', async () => {
    const before = livingChildren()
    const outcome = await runTrial({ ...inTwo('ingest', { connections: 2 }), memoryLimitBytes: 1e8 }, never)
    assert.equal(outcome.status, 'failed', JSON.stringify(outcome))
    assert.equal(outcome.failure.code, 'out-of-memory')
    assert.match(
      outcome.failure.message,
      /^the generator(-2)? had \d+ MB in memory, over its limit of 50 MB$/,
    )
    assert.deepEqual(livingChildren(), before)
  })
})
