// How a list of checks is walked: bounds, broken servers, modes, and an end at once on an interrupt.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { configureRunner, defaultSwitches } from '../../../bench/configuration.ts'
import type { Check } from '../../../bench/conformance/check.ts'
import { CheckFailure, NotApplicable } from '../../../bench/conformance/check-failure.ts'
import { type Finding, runChecks } from '../../../bench/conformance/run-checks.ts'
import { InterruptedError, TrialError } from '../../../bench/failure.ts'
import { type FakeSubject, startFakeSubject } from './fake-server/fake-subject.ts'

const config = configureRunner(defaultSwitches, { mode: 'ingest', frameBytes: 1024 }, null)
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
  const subject = await startFakeSubject('none')
  try {
    const findings = await runChecks(list, subject, { mode: 'ingest', config, boundMs: 300, signal })
    return { findings, subject }
  } finally {
    subject.stop()
  }
}

describe('a walk over checks', () => {
  it('says in order what each came to, and replaces the server after a failure alone', async () => {
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
    assert.equal(subject.restarts(), 2)
  })

  it('ends a check that waits for what never comes, naming it', async () => {
    const { findings } = await walk([
      check('waits', async ({ openPeer }) => {
        const peer = await openPeer()
        await peer.until('a miracle', () => false)
      }),
    ])
    assert.deepEqual(findings, [{ id: 'waits', status: 'failed', detail: 'waited in vain for a miracle' }])
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
