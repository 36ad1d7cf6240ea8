// A trial against servers that keep the contract and servers that break it: each ends as a row, and nothing stays behind.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { InterruptedError } from '../../../bench/failure/failure.ts'
import { runTrial } from '../../../bench/trial/trial.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { livingChildren } from '../../fixtures/processes.ts'
import { type FakeJob, type FakeJobs, openFakeJobs } from './fake-job.ts'

const never = new AbortController().signal

describe('a trial', () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => fakes.close())
  const jobFor = (behaviour: string): FakeJob => fakes.jobFor(behaviour)

  it('of a good server is completed with every frame accounted for', async () => {
    const outcome = requireCompleted(await runTrial(jobFor('good'), never), 'ingest')
    assert.ok(outcome.server.last.frames - outcome.server.first.frames >= 10)
    assert.equal(outcome.server.final.frames, outcome.generator.final.frames)
    assert.equal(outcome.generator.final.frames, outcome.generator.final.begun)
    assert.ok(outcome.generator.last.userCpuMicros > outcome.generator.first.userCpuMicros)
  })

  it('at equal pace first has a window at each rate, and accounts for the frames of all of them', async () => {
    const job = jobFor('good')
    const paces = [200, 500]
    const outcome = requireCompleted(
      await runTrial(
        {
          ...job,
          task: { ...job.task, paces },
          equalPace: { framesPerSecond: paces, windowMs: 200, settleMs: 20 },
        },
        never,
      ),
      'ingest',
    )
    const { equalPace = [], server, generator } = outcome
    assert.deepEqual(
      equalPace.map(({ framesPerSecond }) => framesPerSecond),
      paces,
    )
    for (const window of equalPace) {
      const { first, last } = window.generator
      const seconds = (last.timeNs - first.timeNs) / 1e9
      const due = (last.offer?.dueFrames ?? 0) - (first.offer?.dueFrames ?? 0)
      assert.ok(Math.abs(due - window.framesPerSecond * seconds) <= 3, `${due} frames in ${seconds} s`)
      assert.ok(window.server.last.frames > window.server.first.frames)
    }
    assert.deepEqual([generator.first.offer, generator.last.offer], [null, null])
    assert.ok(server.last.frames > server.first.frames)
    assert.equal(server.final.frames, generator.final.frames)
    assert.equal(generator.final.frames, generator.final.begun)
  })

  it('records what is measured in place of a pinned or official build', async () => {
    const substitute = 'third-party build x 1.0'
    const outcome = await runTrial({ ...jobFor('good'), substitute }, never)
    assert.equal(requireCompleted(outcome, 'ingest').substitute, substitute)
  })

  it('of a good server that says much on stderr is completed too', async () => {
    assert.equal((await runTrial(jobFor('noisy'), never)).status, 'completed')
  })

  /** Behaviours that only a generator which offers deflate can meet. */
  const offering = ['answers-malformed', 'answers-unknown']
  const failures = [
    ['dies-at-start', 'start-failed', 'start', /the shared library is missing/],
    ['wrong-accept', 'connection-closed', 'connect', /Sec-WebSocket-Accept/],
    ['answers-unoffered', 'connection-closed', 'connect', /extension|offered/i],
    ['answers-malformed', 'connection-closed', 'connect', /server_max_window_bits/],
    ['answers-unknown', 'connection-closed', 'connect', /x-webkit-deflate-frame/],
    ['sets-reserved-bit', 'connection-closed', 'connect', /reserved bit/],
    ['mute', 'no-answer', 'window', /no answer/],
    ['loses-frames', 'frames-lost', 'drain', /3 of \d+ frames were not delivered/],
    ['invents-frames', 'too-many-frames', 'drain', /the generator sent/],
    ['fails-frames', 'frames-failed', 'drain', /could not handle 2 messages/],
    ['cuts-frames', 'wrong-bytes', 'drain', /counts \d+ bytes in \d+ frames; frames of 100000 bytes make/],
    ['runs-ahead', 'counters-fell', 'drain', /the server's frames fell from \d+ to \d+/],
    ['answers-twice', 'invalid-line', 'window', /"stats".*which was not requested/],
  ] as const
  describe('of a server that breaks the contract', { concurrency: true }, () => {
    for (const [behaviour, code, phase, text] of failures) {
      it(`(${behaviour}) is failed as ${code}`, {
        concurrency: true,
      }, async () => {
        const job = jobFor(behaviour)
        const deflate = offering.includes(behaviour) ? 'live' : 'off'
        const outcome = await runTrial({ ...job, task: { ...job.task, deflate } }, never)
        assert.equal(outcome.status, 'failed', JSON.stringify(outcome))
        assert.match(`${outcome.failure.message} ${outcome.failure.stderrTail}`, text)
        assert.equal(outcome.failure.phase, phase)
        assert.equal(outcome.failure.code, code)
      })
    }
  })

  it('of a server that cannot run here is unavailable with the remedy', async () => {
    const outcome = await runTrial(jobFor('unavailable'), never)
    assert.deepEqual(outcome, { status: 'unavailable', reason: 'no addon', remedy: 'build it' })
  })

  it('whose frames are over the declared limit is refused with limit and close code', async () => {
    const outcome = await runTrial({ ...jobFor('closes'), substitute: 'third-party build' }, never)
    assert.equal(outcome.status, 'refused', JSON.stringify(outcome))
    assert.equal(outcome.substitute, 'third-party build')
    assert.equal(outcome.limitBytes, 1024)
    assert.equal(outcome.closeCode, 1009)
  })

  it('of a server that closes within its limit is failed, not refused', async () => {
    const job = jobFor('closes')
    const raised = { ...job.config, limits: { ...job.config.limits, maxMessageBytes: 2 ** 24 } }
    const outcome = await runTrial({ ...job, config: raised }, never)
    assert.equal(outcome.status, 'failed')
  })

  it('of a command that does not exist is failed', async () => {
    const outcome = await runTrial({ ...jobFor('good'), serverCommand: ['/no/such/server'] }, never)
    assert.equal(outcome.status, 'failed')
    assert.match(outcome.failure.message, /ENOENT/)
  })

  it('leaves by an interrupt at once, and takes its children along', async () => {
    const controller = new AbortController()
    const job = jobFor('hangs-on-stop')
    const trial = runTrial({ ...job, window: { ...job.window, windowMs: 60_000 } }, controller.signal)
    setTimeout(() => controller.abort(), 300)
    await assert.rejects(trial, InterruptedError)
    assert.deepEqual(livingChildren(), [])
  })
})
