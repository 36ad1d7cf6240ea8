// A server that counts frames whose bytes it does not hold fails the trial of its row that asks for their digest.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { runTrial } from '../../../bench/trial/trial.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { type FakeJob, type FakeJobs, openFakeJobs } from './fake-job.ts'
import { openSuiteJobs, type SuiteJobs } from './suite-job.ts'

const never = new AbortController().signal
const digestFrames = 2

describe('a trial that asks for a digest', () => {
  let fakes: FakeJobs
  before(() => {
    fakes = openFakeJobs()
  })
  after(() => fakes.close())
  const asking = (behaviour: string): FakeJob & { readonly digestFrames: number } => ({
    ...fakes.jobFor(behaviour),
    digestFrames,
  })

  it('is completed with the digest of a server that holds its frames', async () => {
    const { digest, server } = requireCompleted(await runTrial(asking('holds-frames'), never), 'ingest')
    assert.equal(digest?.frames, digestFrames)
    assert.match(digest.sha256, /^[0-9a-f]{64}$/)
    assert.equal(server.final.digest, undefined, 'the counters of the trial are those before the question')
  })

  it('sends other bytes each time, although everything else is the same', async () => {
    const digests = [
      await runTrial(asking('holds-frames'), never),
      await runTrial(asking('holds-frames'), never),
    ]
    const [first, second] = digests.map((outcome) => requireCompleted(outcome, 'ingest').digest?.sha256)
    assert.notEqual(first, second)
  })

  for (const [what, behaviour, found] of [
    ['counts bytes and holds none', 'good', 'has no digest of'],
    ['holds invalid data', 'holds-invalid-data', 'has another digest of'],
    ['answers a digest that it remembers', 'remembers-digest', 'has another digest of'],
  ] as const)
    it(`fails for a server that ${what}`, async () => {
      const outcome = await runTrial(asking(behaviour), never)
      assert.equal(outcome.status, 'failed', JSON.stringify(outcome))
      const { code, phase, message } = outcome.failure
      assert.deepEqual([code, phase], ['wrong-digest', 'digest'])
      assert.equal(
        message,
        `the server counted 2 frames after the window and ${found} the 2 that were sent: it counts bytes that it does not hold`,
      )
    })

  it('is the only one that finds it: without the question the same server is measured', async () => {
    const { digest } = requireCompleted(await runTrial(fakes.jobFor('good'), never), 'ingest')
    assert.equal(digest, undefined)
  })
})

describe('a server that answers each frame', () => {
  let jobs: SuiteJobs
  before(async () => {
    jobs = await openSuiteJobs()
  })
  after(() => jobs.close())

  it('has the digest, too', async () => {
    const job = jobs.jobFor('ingest-ack', { connections: 2, pace: { fps: 20 } })
    const outcome = requireCompleted(await runTrial({ ...job, digestFrames }, never), 'ingest-ack')
    assert.equal(outcome.digest?.frames, digestFrames)
  })
})
