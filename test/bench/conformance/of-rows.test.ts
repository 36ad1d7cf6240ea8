// From planned rows to servers to check, and from failed checks to rows that must not be measured.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { conformanceKey, findCandidates, refuseNonconforming } from '../../../bench/conformance/of-rows.ts'
import type { Launch } from '../../../bench/prepare/launch.ts'
import { ingest1mb } from '../../../scenarios/ingest-1mb.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'
import { smallRun } from '../../fixtures/run.ts'

const [planned] = smallRun().rows
if (!planned) throw new Error('the small run has a row')

const ready: Launch = {
  status: 'ready',
  command: ['server'],
  env: {},
  package: null,
  runtime: 'node',
  caveat: null,
}
const missing: Launch = { status: 'unavailable', reason: 'not there', remedy: 'install it' }
const runners = [
  madeUpRunner('ws', ['tuned', 'shipped']),
  madeUpRunner('raw-tcp', ['tuned'], { role: 'reference-receiver' }),
]

describe('the servers to check', () => {
  it('are those of the rows, each once, without the reference receiver and without servers that cannot run', () => {
    const rows = [
      planned,
      { ...planned, replica: 2, camera: 'python-client' },
      { ...planned, variant: 'shipped' },
      { ...planned, runner: 'raw-tcp', role: 'reference-receiver' as const },
    ]
    const launches = new Map<string, Launch>([
      ['ws/tuned', ready],
      ['ws/shipped', missing],
      ['raw-tcp/tuned', ready],
    ])
    const found = findCandidates({ rows, launches }, runners, [ingest1mb])
    assert.deepEqual(
      found.map(({ runner, variant, mode, label }) => [runner, variant, mode, label]),
      [['ws', 'tuned', 'ingest', 'WS tuned']],
    )
  })
})

describe('a row whose server failed a check', () => {
  const context = {
    scenarios: [ingest1mb],
    nonconforming: new Map([
      [conformanceKey({ runner: 'ws', variant: 'tuned', mode: 'ingest' }), 'check clean-close: it hung'],
    ]),
  }

  it('is failed with the name of the check and never started', () => {
    assert.deepEqual(refuseNonconforming(context, planned), {
      status: 'failed',
      failure: {
        code: 'conformance',
        phase: 'conformance',
        message: 'check clean-close: it hung',
        stderrTail: '',
      },
    })
  })

  it('leaves the other variants alone', () => {
    assert.equal(refuseNonconforming(context, { ...planned, variant: 'shipped' }), null)
  })
})
