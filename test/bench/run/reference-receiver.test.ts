// Why the reference receiver is not measured is reported, and nothing is started.
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
const receiver = madeUpRunner('receiver', ['tuned'], { role: 'reference-receiver' })
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
    title: 'no runner is the reference receiver',
    runners: [server],
    launches: new Map(),
    reason: /reference receiver/,
    remedy: null,
  },
  {
    title: 'the reference receiver was not asked for',
    runners: [server, receiver],
    launches: new Map(),
    reason: /reference receiver/,
    remedy: null,
  },
  {
    title: 'the reference receiver cannot run here',
    runners: [server, receiver],
    launches: new Map([['receiver/tuned', missing]]),
    reason: /^no deno$/,
    remedy: 'npm install',
  },
])
  test(`the reference receiver is unmeasured where ${title}`, async () => {
    const { signal } = new AbortController()
    const measured = await measureReferenceReceiver(contextOf(launches), scenario, runners, 1, signal)
    if (measured.status === 'measured') assert.fail('there was nothing to measure')
    assert.match(measured.reason, reason)
    assert.equal(measured.remedy, remedy)
  })
