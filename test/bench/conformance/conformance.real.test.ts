// Processes under the checks: each set of settings once, what fails is recorded, and nothing is left running.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  applyDeviations,
  type Candidate,
  checkConformance,
  recordConformance,
  staleMark,
} from '../../../bench/conformance/conformance.ts'
import { findNonconforming } from '../../../bench/conformance/of-rows.ts'
import type { Finding } from '../../../bench/conformance/run-checks.ts'
import { InterruptedError } from '../../../bench/failure/failure.ts'
import { conformanceSchema } from '../../../results/conformance-schema.ts'
import type { Deviation } from '../../../runners/catalog.ts'
import { defaultSwitches } from '../../../runners/variants.ts'
import { livingChildren } from '../../fixtures/processes.ts'

const server = join(import.meta.dirname, 'fake-server/process.ts')

const candidate = (variant: string, fault: string, changes: Partial<Candidate> = {}): Candidate => ({
  runner: 'fake',
  variant,
  mode: 'ingest',
  label: `Fake ${variant}`,
  switches: defaultSwitches,
  deviations: [],
  cannot: {},
  launch: {
    status: 'ready',
    command: [process.execPath, server, fault],
    env: {},
    package: null,
    runtime: 'node',
    caveat: null,
  },
  ...changes,
})

describe('the checks of a run', () => {
  let logFolder = ''
  const progress: string[] = []
  const options = () => ({
    tools: { taskset: false, setpriv: false, prlimit: false },
    logFolder,
    signal: new AbortController().signal,
    onProgress: (text: string) => progress.push(text),
  })
  before(() => {
    logFolder = mkdtempSync(join(tmpdir(), 'isb-conformance-'))
  })
  after(() => rmSync(logFolder, { recursive: true }))

  it('examine a set of settings once, and judge every variant by its own deviations', async () => {
    const deviations = [
      { check: 'empty', sometimes: false, reason: 'no', link: 'https://example.org/' },
      {
        check: 'ping-pong',
        variants: ['excused'],
        sometimes: false,
        reason: 'empty pongs',
        link: 'https://example.org/',
      },
    ]
    const verdicts = await checkConformance(
      [
        candidate('plain', 'empty-pong', { deviations }),
        candidate('excused', 'empty-pong', { deviations }),
        candidate('other', 'none'),
        candidate('gone', 'unavailable'),
        candidate('dead', 'dies-at-start'),
      ],
      options(),
    )
    assert.deepEqual(
      progress.map((text) => text.replace(/ \(.*/, '')),
      [
        'checking Fake plain, ingest',
        'checking Fake other, ingest',
        'checking Fake gone, ingest',
        'checking Fake dead, ingest',
      ],
    )
    assert.deepEqual(
      verdicts.map(({ status }) => status),
      ['checked', 'checked', 'checked', 'unavailable', 'not-started'],
    )
    const conformance = conformanceSchema.parse(recordConformance(verdicts))
    assert.deepEqual(
      conformance.subjects.map(({ variant, results }) => [
        variant,
        results.find(({ id }) => id === 'ping-pong')?.status,
      ]),
      [
        ['plain', 'failed'],
        ['excused', 'deviates'],
        ['other', 'passed'],
      ],
    )
    assert.deepEqual(
      [...findNonconforming(conformance).values()],
      ['check ping-pong: the pong has other bytes than the ping'],
    )
    assert.deepEqual(livingChildren(), [])
  })

  it('leave no process behind when they are interrupted', async () => {
    const controller = new AbortController()
    const checking = checkConformance([candidate('plain', 'hangs-on-close')], {
      ...options(),
      signal: controller.signal,
    })
    setTimeout(() => controller.abort(), 300)
    await assert.rejects(checking, InterruptedError)
    assert.deepEqual(livingChildren(), [])
  })
})

const link = 'https://example.org/source'
const declared: readonly Deviation[] = [
  { field: 'invalid-utf8', reason: 'a setting of that name' },
  { check: 'unmasked-frame', variants: ['tuned'], sometimes: false, reason: 'it does not look', link },
  { check: 'clean-close', sometimes: true, reason: 'it is late', link },
]
const tuned = { variant: 'tuned', failedInAnyMode: new Set<string>() }
const finding = (status: Finding['status'], detail: string | null = null): Finding => ({
  id: 'unmasked-frame',
  status,
  detail,
})

describe('a declared deviation', () => {
  it('turns a failure into a deviation with reason, link and what was seen', () => {
    assert.deepEqual(applyDeviations([finding('failed', 'it went on')], declared, tuned), [
      { id: 'unmasked-frame', status: 'deviates', detail: 'it does not look (seen: it went on)', link },
    ])
  })

  it('excuses no other variant and no other check', () => {
    const other: Finding = { id: 'invalid-utf8', status: 'failed', detail: 'seen' }
    const results = applyDeviations([finding('failed', 'seen'), other], declared, {
      ...tuned,
      variant: 'shipped',
    })
    assert.deepEqual(
      results.map(({ status, link: to }) => [status, to]),
      [
        ['failed', null],
        ['failed', null],
      ],
    )
    assert.equal(applyDeviations([other], declared, tuned)[0]?.status, 'failed')
  })

  it('is called stale where the check passes', () => {
    const [result] = applyDeviations([finding('passed')], declared, tuned)
    assert.equal(result?.status, 'passed')
    assert.ok(result.detail?.startsWith(staleMark))
  })

  it('is not stale where it shows in another mode', () => {
    const failedInAnyMode = new Set(['unmasked-frame'])
    const [result] = applyDeviations([finding('passed')], declared, { ...tuned, failedInAnyMode })
    assert.deepEqual(result, { id: 'unmasked-frame', status: 'passed', detail: null, link: null })
  })

  it('may come and go where it says so', () => {
    const late = (status: Finding['status']): Finding => ({ id: 'clean-close', status, detail: 'late' })
    const results = applyDeviations([late('passed'), late('failed')], declared, tuned)
    assert.deepEqual(
      results.map(({ status, detail }) => [status, detail]),
      [
        ['passed', 'late'],
        ['deviates', 'it is late (seen: late)'],
      ],
    )
  })

  it('says nothing of a check that does not apply', () => {
    const [result] = applyDeviations([finding('not-applicable', 'no limit')], declared, tuned)
    assert.deepEqual(result, {
      id: 'unmasked-frame',
      status: 'not-applicable',
      detail: 'no limit',
      link: null,
    })
  })
})
