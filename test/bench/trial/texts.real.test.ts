// Texts beside the images of a real server: each comes back, on either socket, and with no image at all.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { runTrial } from '../../../bench/trial/trial.ts'
import { measureControl } from '../../../report/stats/control.ts'
import { paceFigures } from '../../../report/stats/pace.ts'
import { trialFigures } from '../../../report/stats/trial-figures.ts'
import type { TrialOutcome, TrialRecord } from '../../../results/schema.ts'
import { openSuiteJobs, type Point, type SuiteJobs } from './suite-job.ts'

const never = new AbortController().signal
const texts = { perSecond: 100, bytes: 100 } as const
const generator = { connections: 1, pace: { fps: 60 } } as const

const recordOf = (outcome: TrialOutcome): TrialRecord => ({
  schemaVersion: 2,
  scenario: 'test',
  point: 'point',
  runner: 'ws',
  variant: 'tuned',
  generator: 'prepared',
  replica: 1,
  round: 1,
  startedAt: '2026-11-23T10:00:00.000Z',
  durationMs: 1000,
  outcome,
})

describe('texts of a trial', { timeout: 60_000 }, () => {
  let jobs: SuiteJobs
  before(async () => {
    jobs = await openSuiteJobs()
  })
  after(() => jobs.close())

  const points: readonly (readonly [title: string, point: Point])[] = [
    ['on the socket of a generator', { ...generator, control: { ...texts, socket: 'camera' } }],
    ['on a socket of their own', { ...generator, control: { ...texts, socket: 'own' } }],
    ['alone', { connections: 0, control: { ...texts, socket: 'own' } }],
  ]
  for (const [title, point] of points) {
    it(`${title} are all answered, and timed`, async () => {
      const outcome = await runTrial(jobs.jobFor('ingest-ack', point), never)
      assert.ok(outcome.status === 'completed', JSON.stringify(outcome))
      assert.ok(outcome.mode === 'ingest-ack' || outcome.mode === 'control-only')
      const { first, last, final } = outcome.generator
      assert.ok(first.control && last.control && final.control)
      assert.equal(final.control.wrong, 0)
      assert.equal(final.control.answered, final.control.sent)
      assert.equal(final.control.answeredBytes, final.control.sent * texts.bytes)
      assert.equal(
        decodeFromCompressedBase64(last.control.latency).totalCount,
        last.control.answered - first.control.answered,
      )
      const sent = final.mode === 'ingest-ack' ? final.frames : 0
      assert.equal(outcome.server.final.frames, sent)
      assert.equal(sent > 0, point.connections > 0)

      const record = recordOf(outcome)
      assert.ok((trialFigures(record)?.fps ?? 0) > 0)
      assert.ok((paceFigures([record])?.dueFrames ?? 0) > 0)
      assert.ok((measureControl([record])['controlP50Ms'] ?? 0) > 0)
    })
  }
})
