// What keeps a ceiling from being measured is said, and starts nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { poolKey } from '../../../bench/frames/pool.ts'
import type { Launch } from '../../../bench/prepare/launch.ts'
import { measureReferenceReceiver } from '../../../bench/run/reference-receiver.ts'
import { mebibyte, type Scenario } from '../../../scenarios/define.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'
import { emptyRun } from '../../report/made-up-plan.ts'

const scenario: Scenario = {
  id: 'made-up',
  title: 'title',
  question: 'question',
  howToRead: 'so',
  mode: 'ingest',
  points: [{ id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 }],
  rules: [],
}
const control = madeUpRunner('swallow', ['tuned'], { role: 'reference-receiver' })
const server = madeUpRunner('other', ['tuned'])
const missing: Launch = { status: 'unavailable', reason: 'no deno', remedy: 'npm install' }
const [pool] = emptyRun([], 1).frames

const contextOf = (launches: ReadonlyMap<string, Launch>) => ({
  profile: { warmupMs: 1, windowMs: 1, minFrames: 1 },
  scenarios: [scenario],
  launches,
  pools: new Map(pool ? [[poolKey({ frameBytes: mebibyte }), { record: pool, file: '/nowhere' }]] : []),
  placement: { serverCpus: [0], generatorCpus: [0], pinned: false, note: null },
  tools: { taskset: false, setpriv: false, prlimit: true },
  certificate: null,
  seed: 1,
  logFolder: '/nowhere',
})

for (const { title, runners, launches, reason, remedy } of [
  {
    title: 'no runner is the control',
    runners: [server],
    launches: new Map(),
    reason: /control/,
    remedy: null,
  },
  {
    title: 'the control was not asked for',
    runners: [server, control],
    launches: new Map(),
    reason: /control/,
    remedy: null,
  },
  {
    title: 'the control cannot run here',
    runners: [server, control],
    launches: new Map([['swallow/tuned', missing]]),
    reason: /^no deno$/,
    remedy: 'npm install',
  },
])
  test(`the ceiling is unmeasured where ${title}`, async () => {
    const { signal } = new AbortController()
    const ceiling = await measureReferenceReceiver(contextOf(launches), scenario, runners, 1, signal)
    if (ceiling.status === 'measured') assert.fail('there was nothing to measure')
    assert.match(ceiling.reason, reason)
    assert.equal(ceiling.remedy, remedy)
  })
