// Socket.IO for real, in every mode: frames are counted once, its WebSocket messages are, too, and it refuses 1 MiB as it comes.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { runTrial } from '../../bench/trial/trial.ts'
import { openSuiteJobs, type SuiteJobs } from '../bench/trial/suite-job.ts'
import { requireCompleted } from '../fixtures/completed.ts'

const never = new AbortController().signal
const runner = 'socketio'
/** A frame is two, and an acknowledgement is one; opening a connection and its pings take a few more. */
const messagesPerFrame = 2
const digestFrames = 3
/** On the wire, with the header of a WebSocket message and its masking key. */
const announcementBytes = 6 + '451-["message",{"_placeholder":true,"num":0}]'.length
const headerBytes = 14

/** Of a connection: the session and the namespace each way, and pings that a slow machine has time for. */
const fewMore = 10

describe('Socket.IO, tuned', () => {
  const frameBytes = 64 * 1024
  let jobs: SuiteJobs
  before(async () => {
    jobs = await openSuiteJobs({ runner, frameBytes })
  })
  after(() => jobs.close())

  const between = (value: number | undefined, least: number, more: number): void => {
    assert.ok(value !== undefined && value >= least && value <= least + more, `${value}, at least ${least}`)
  }

  it('delivers frames that are sent flat out, each in two messages, and has their bytes', async () => {
    const job = { ...jobs.jobFor('ingest', { connections: 2 }), digestFrames }
    const { generator, server, digest } = requireCompleted(await runTrial(job, never), 'ingest')
    const { final } = generator
    assert.ok(final.frames > 0)
    assert.equal(server.final.frames, final.frames)
    assert.equal(server.final.bytes, final.frames * frameBytes)
    between(final.wireMessages?.sent, final.frames * messagesPerFrame, fewMore)
    assert.equal(final.wireBytes, final.frames * (announcementBytes + headerBytes + frameBytes))
    assert.equal(digest?.frames, digestFrames)
  })

  it('keeps an equal pace', async () => {
    const plan = { framesPerSecond: [20], windowMs: 300, settleMs: 50 }
    const job = jobs.jobFor('ingest', { connections: 1 })
    assert.ok(job.task.mode === 'ingest')
    const task = { ...job.task, paces: [...plan.framesPerSecond] }
    const outcome = requireCompleted(await runTrial({ ...job, task, equalPace: plan }, never), 'ingest')
    assert.deepEqual(
      outcome.equalPace?.map(({ framesPerSecond }) => framesPerSecond),
      plan.framesPerSecond,
    )
  })

  it('acknowledges frames of two load generators by their ids and numbers, beside control messages', async () => {
    const job = jobs.jobFor('ingest-ack', {
      connections: 2,
      pace: { fps: 30 },
      control: { perSecond: 50, bytes: 100, socket: 'camera' },
    })
    const outcome = requireCompleted(
      await runTrial({ ...job, generators: 2, digestFrames }, never),
      'ingest-ack',
    )
    assert.equal(outcome.generator.final.processes?.length, 2)
    const { acks, control, frames, wireMessages } = outcome.generator.final
    assert.ok(frames > 0 && control !== null && control.answered > 0)
    assert.deepEqual([acks.frames, acks.wrong, acks.early], [frames, 0, 0])
    assert.deepEqual([control.answered, control.wrong], [control.sent, 0])
    between(wireMessages?.sent, frames * messagesPerFrame + control.sent, 2 * fewMore)
    between(wireMessages?.received, acks.frames + control.answered, 2 * fewMore)
    assert.equal(outcome.digest?.frames, digestFrames)
  })

  it('answers control messages on a socket of their own, without a camera', async () => {
    const control = { perSecond: 50, bytes: 100, socket: 'own' } as const
    const job = jobs.jobFor('ingest-ack', { connections: 0, control })
    const { generator } = requireCompleted(await runTrial(job, never), 'control-only')
    assert.ok(generator.final.control.answered > 0)
    assert.equal(generator.final.control.wrong, 0)
  })

  it('pushes frames in order to every viewer, each in two messages', async () => {
    const job = jobs.jobFor('push', { connections: 0, viewers: 2 })
    const { generator } = requireCompleted(await runTrial(job, never), 'push')
    const { received, wireMessages } = generator.final
    assert.ok(received.frames > 0)
    assert.equal(received.bytes, received.frames * frameBytes)
    between(wireMessages?.received, received.frames * messagesPerFrame, fewMore)
  })

  for (const [how, flow] of [
    ['at a rate', { pace: { fps: 30 } }],
    ['in flight', { inFlight: 2 }],
  ] as const)
    it(`relays frames ${how} to every viewer, with their ages`, async () => {
      const job = jobs.jobFor('relay', { connections: 1, viewers: 3, ...flow })
      const { generator, server } = requireCompleted(await runTrial(job, never), 'relay')
      const { frames, received, wireMessages } = generator.final
      assert.ok(frames > 0)
      assert.equal(received.frames, 3 * frames)
      assert.equal(server.final.sentFrames, 3 * frames)
      between(wireMessages?.received, received.frames * messagesPerFrame, 2 * fewMore)
    })

  it('returns frames', async () => {
    const job = jobs.jobFor('echo', { connections: 2, inFlight: 2 })
    const { generator } = requireCompleted(await runTrial(job, never), 'echo')
    const { frames, received, wireMessages } = generator.final
    assert.ok(frames > 0)
    assert.equal(received.frames, frames)
    between(wireMessages?.sent, frames * messagesPerFrame, fewMore)
    between(wireMessages?.received, frames * messagesPerFrame, fewMore)
  })
})

describe('Socket.IO as it comes', () => {
  let jobs: SuiteJobs
  before(async () => {
    jobs = await openSuiteJobs({ runner, variant: 'shipped', frameBytes: 1024 * 1024 })
  })
  after(() => jobs.close())

  it('refuses a frame of 1 MiB with 1009, at its limit of 1,000,000 bytes', async () => {
    const outcome = await runTrial(jobs.jobFor('ingest', { connections: 1 }), never)
    assert.equal(outcome.status, 'refused', JSON.stringify(outcome))
    assert.deepEqual([outcome.limitBytes, outcome.closeCode], [1_000_000, 1009])
  })

  it('pushes frames of that size: the limit holds for what it receives', async () => {
    const job = jobs.jobFor('push', { connections: 0, viewers: 1 })
    const { generator } = requireCompleted(await runTrial(job, never), 'push')
    assert.ok(generator.final.received.frames > 0)
  })
})
