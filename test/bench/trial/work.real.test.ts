// A trial whose application is to work on every frame: it must prove that it did, and say why it could not.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { addStamp } from '../../../bench/frames/stamp.ts'
import { configureRunner } from '../../../bench/settings/configuration.ts'
import { runTrial, type TrialJob } from '../../../bench/trial/trial.ts'
import { defaultSwitches } from '../../../runners/variants.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { madeUpTask } from '../../fixtures/generator-job.ts'
import { type FakeJobs, openFakeJobs } from './fake-job.ts'

const never = new AbortController().signal

/** No pictures, but they begin as JPEGs do and carry a stamp: enough for a server that hashes them. */
const images = Array.from({ length: 3 }, () =>
  addStamp(Buffer.concat([Buffer.from('ffd8', 'hex'), randomBytes(60_000)])),
)

describe('a trial with work on each frame', () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs(images)
  })
  after(() => fakes.close())

  const jobFor = (behaviour: string): TrialJob => {
    const job = fakes.jobFor(behaviour)
    const { frameFile, frameBytes, frameCount } = job.task
    const behaviourOf = { mode: 'ingest-ack', frameBytes, workFolder: job.logFolder } as const
    return {
      ...job,
      config: configureRunner({ ...defaultSwitches, work: 'hash' }, behaviourOf, null),
      task: madeUpTask(
        'ingest-ack',
        { connections: 2, pace: { fps: 100 } },
        { frameFile, frameBytes, frameCount },
      ),
    }
  }

  it('is completed where the server hashed every frame, the last one as it was sent', async () => {
    const { server } = requireCompleted(await runTrial(jobFor('works'), never), 'ingest-ack')
    assert.equal(server.final.work?.frames, server.final.frames)
    assert.ok(server.final.frames > 0)
  })

  const faults = [
    ['good', 'work-skipped', /is to hash every frame, but the server reports no work$/],
    ['makes-up-work', 'work-skipped', /the digest of the last frame is another: [0-9a-f]{64}$/],
    ['works-on-some', 'work-skipped', /it reports 1 of \d+ frames$/],
    [
      'cannot-work',
      'work-failed',
      /^the application could not work on a frame: ENOSPC: no space left on device/,
    ],
  ] as const
  for (const [behaviour, code, message] of faults) {
    it(`fails with ${code} where the server ${behaviour}`, async () => {
      const outcome = await runTrial(jobFor(behaviour), never)
      assert.ok(outcome.status === 'failed', JSON.stringify(outcome))
      assert.equal(outcome.failure.code, code)
      assert.match(outcome.failure.message, message)
    })
  }
})
