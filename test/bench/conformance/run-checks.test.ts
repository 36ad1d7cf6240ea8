// How a list of checks is walked: bounds, broken servers, modes, and an end at once on an interrupt.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Check, Kit } from '../../../bench/conformance/check.ts'
import { type Finding, runChecks } from '../../../bench/conformance/run-checks.ts'
import { CheckFailure, InterruptedError, NotApplicable, TrialError } from '../../../bench/failure/failure.ts'
import { configureRunner } from '../../../bench/settings/configuration.ts'
import { defaultSwitches } from '../../../runners/variants.ts'
import { type FakeSubject, startFakeSubject } from './fake-server/fake-subject.ts'

const config = configureRunner(defaultSwitches, { mode: 'ingest', frameBytes: 1024 }, null)
const kit: Kit = {
  frames: [],
  pool: { file: '', frameCount: 1 },
  certificateFiles: { certFile: '', keyFile: '' },
  certificate: '',
}
const never = new AbortController().signal

const check = (id: string, run: Check['run'], modes: Check['modes'] = ['ingest']): Check => ({
  id,
  title: id,
  modes,
  run,
})

const walk = async (
  list: readonly Check[],
  signal = never,
): Promise<{ readonly findings: readonly Finding[]; readonly subject: FakeSubject }> => {
  const subject = await startFakeSubject('none', config)
  try {
    const findings = await runChecks(list, subject, {
      config,
      kit,
      cannot: { tls: 'it has none' },
      boundMs: 300,
      signal,
    })
    return { findings, subject }
  } finally {
    subject.stop()
  }
}

describe('a walk over checks', () => {
  it('says in order what each came to, and replaces the server after a failure, for who comes next', async () => {
    const { findings, subject } = await walk([
      check('good', async () => {}),
      check('bad', async () => {
        throw new CheckFailure('a byte differs')
      }),
      check('idle', async () => {
        throw new NotApplicable('no limit')
      }),
      check('dead', async () => {
        throw new TrialError('died', 'the server ended by itself')
      }),
    ])
    assert.deepEqual(findings, [
      { id: 'good', status: 'passed', detail: null },
      { id: 'bad', status: 'failed', detail: 'a byte differs' },
      { id: 'idle', status: 'not-applicable', detail: 'no limit' },
      { id: 'dead', status: 'failed', detail: 'the server ended by itself' },
    ])
    assert.equal(subject.restarts(), 1)
  })

  it('replaces the server for settings of a check of its own, and after a check that spends it', async () => {
    const limited = (maxMessageBytes: number) => ({
      ...config,
      limits: { ...config.limits, maxMessageBytes },
    })
    const given: (number | null)[] = []
    const look: Check['run'] = async (context) => {
      given.push(context.config.limits.maxMessageBytes)
    }
    const { subject } = await walk([
      check('as it is', look),
      { ...check('with a limit', look), configure: () => limited(7) },
      { ...check('with the same limit', look), configure: () => limited(7) },
      check('as it was', look),
      { ...check('spends it', look), spendsServer: true },
      check('with a fresh one', look),
    ])
    assert.deepEqual(given, [null, 7, 7, null, null, null])
    assert.equal(subject.restarts(), 3)
  })

  it('leaves out what the runner cannot do and what its settings say nothing about, without a new server', async () => {
    const { findings, subject } = await walk([
      { ...check('tls', () => assert.fail('it ran')), capability: 'tls' },
      {
        ...check('policy', () => assert.fail('it ran')),
        configure: () => {
          throw new NotApplicable('left to the library')
        },
      },
    ])
    assert.deepEqual(
      findings.map(({ status, detail }) => [status, detail]),
      [
        ['not-applicable', 'it has none'],
        ['not-applicable', 'left to the library'],
      ],
    )
    assert.equal(subject.restarts(), 0)
  })

  it('ends a check that waits for what never comes, naming it', async () => {
    const { findings } = await walk([
      check('waits', async ({ openPeer }) => {
        const peer = await openPeer()
        await peer.until('a miracle', () => false)
      }),
    ])
    assert.deepEqual(findings, [{ id: 'waits', status: 'failed', detail: 'timed out waiting for a miracle' }])
  })

  it('tries no further check after three silences in a row, each of which has half of the time', async () => {
    const waits = (id: string): Check =>
      check(id, async ({ openPeer }) => {
        const peer = await openPeer()
        await peer.until('a miracle', () => false)
      })
    const unheard = check('unheard', async () => {
      throw new TrialError('no-answer', 'the server gave no answer')
    })
    const never = (id: string): Check => check(id, () => assert.fail('it ran'))
    const impossible: Check = { ...never('tls'), capability: 'tls' }
    const { findings, subject } = await walk([
      ...[waits('first'), waits('second'), check('answers', async () => {})],
      ...[waits('third'), check('other', () => assert.fail('it ran'), []), unheard, waits('fifth')],
      ...[never('never'), impossible],
    ])
    assert.deepEqual(
      findings.map(({ id, status }) => `${id} ${status}`),
      [
        ...['first failed', 'second failed', 'answers passed'],
        ...['third failed', 'other not-applicable', 'unheard failed', 'fifth failed'],
        ...['never not-tried', 'tls not-applicable'],
      ],
    )
    assert.equal(findings[7]?.detail, 'the server was silent in 3 checks in a row')
    assert.equal(subject.restarts(), 4)
  })

  it('leaves out a check that says nothing about the mode', async () => {
    const { findings } = await walk([check('other', () => assert.fail('it ran'), [])])
    assert.deepEqual(
      findings.map(({ status }) => status),
      ['not-applicable'],
    )
  })

  it('closes what a check has opened, so that the next meets nobody', async () => {
    const ends: (() => string | null)[] = []
    await walk([
      check('opens', async ({ openPeer }) => {
        ends.push((await openPeer()).ending)
      }),
      check('looks', async ({ openPeer }) => {
        const peer = await openPeer()
        await peer.until('the end of the first', () => ends[0]?.() !== null)
      }),
    ]).then(({ findings }) => assert.deepEqual(findings.at(-1)?.status, 'passed'))
  })

  it('does not hide a mistake of its own', async () => {
    const mistake = new RangeError('an index is wrong')
    await assert.rejects(
      walk([
        check('broken', async () => {
          throw mistake
        }),
      ]),
      mistake,
    )
  })

  it('ends at once on an interrupt, in the middle of a check', async () => {
    const controller = new AbortController()
    const walking = walk(
      [
        check('waits', async ({ openPeer }) => {
          const peer = await openPeer()
          controller.abort()
          await peer.until('a miracle', () => false)
        }),
        check('never', () => assert.fail('it ran')),
      ],
      controller.signal,
    )
    await assert.rejects(walking, InterruptedError)
  })
})
