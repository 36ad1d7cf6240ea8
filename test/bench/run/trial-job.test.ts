// One round of a row is asked for a digest, and nothing that the server gets says which.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { poolKey } from '../../../bench/frames/pool.ts'
import { drawDigest } from '../../../bench/plan/digest-draw.ts'
import { planReferenceRow } from '../../../bench/plan/rows.ts'
import { type Launch, launchKey } from '../../../bench/prepare/launch.ts'
import { buildTrialJob, type TrialContext } from '../../../bench/run/trial-job.ts'
import type { TrialJob } from '../../../bench/trial/trial.ts'
import type { Mode } from '../../../runners/contract.ts'
import { mebibyte, type Scenario } from '../../../scenarios/define.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'
import { emptyRun } from '../../report/made-up-plan.ts'

const seed = 3
const rounds = 5
const [pool] = emptyRun([], 1).frames
const launch: Launch = {
  status: 'ready',
  command: ['/nowhere'],
  env: {},
  package: null,
  runtime: 'node',
  caveat: null,
}

/** The jobs of all rounds of a row. */
const jobsOf = (mode: Mode, role: 'subject' | 'reference-receiver', profileRounds?: number) => {
  const scenario: Scenario = {
    id: 'made-up',
    title: 'title',
    question: 'question',
    howToRead: 'so',
    mode,
    points: [
      {
        id: '1mb',
        label: '1 MB',
        frameBytes: mebibyte,
        connections: 1,
        viewers: 1,
        inFlight: 1,
        pace: { fps: 5 },
      },
    ],
    rules: [],
  }
  const planned = planReferenceRow(
    [madeUpRunner('server', ['tuned'], { role: 'reference-receiver', modes: [mode] })],
    scenario,
    'prepared',
  )
  if (!planned) throw new Error('there is no row')
  const row = { ...planned, role }
  const context: TrialContext = {
    profile: {
      warmupMs: 1,
      windowMs: 1,
      minFrames: 1,
      ...(profileRounds !== undefined && { rounds: profileRounds }),
    },
    scenarios: [scenario],
    launches: new Map([[launchKey(row), launch]]),
    pools: new Map(pool ? [[poolKey({ frameBytes: mebibyte }), { record: pool, file: '/nowhere' }]] : []),
    placement: { serverCpus: [0], generatorCpus: [0], pinned: false, note: null },
    tools: { taskset: false, setpriv: false, prlimit: true },
    certificate: null,
    seed,
    logFolder: '/nowhere',
  }
  const jobs = Array.from({ length: rounds }, (_, index): TrialJob => {
    const job = buildTrialJob(context, row, index + 1)
    if ('status' in job) throw new Error(job.reason)
    return job
  })
  return { row, jobs, asked: jobs.map(({ digestFrames }) => digestFrames) }
}

describe('of the rounds of a row', () => {
  for (const mode of ['ingest', 'ingest-ack'] as const)
    it(`one is asked for a digest in the mode ${mode}, the one that is drawn`, () => {
      const { row, asked } = jobsOf(mode, 'subject', rounds)
      const drawn = drawDigest(row, seed, rounds)
      const expected = Array.from({ length: rounds }, (_, index) =>
        index + 1 === drawn.round ? drawn.frames : undefined,
      )
      assert.deepEqual(asked, expected)
    })

  it('the server gets the same command, environment and configuration in each', () => {
    const { jobs } = jobsOf('ingest', 'subject', rounds)
    const given = jobs.map(({ serverCommand, serverEnv, config }) => ({ serverCommand, serverEnv, config }))
    for (const each of given) assert.deepEqual(each, given[0])
  })

  for (const [what, { asked }] of [
    ['where frames come back and are compared', jobsOf('echo', 'subject', rounds)],
    ['of the reference receiver, which only counts bytes', jobsOf('ingest', 'reference-receiver', rounds)],
    ['of a trial outside of a plan', jobsOf('ingest', 'subject')],
  ] as const)
    it(`none is asked ${what}`, () => {
      assert.deepEqual(
        asked,
        Array.from({ length: rounds }, () => undefined),
      )
    })
})
