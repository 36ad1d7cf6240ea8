// Every check catches the server that breaks its rule, and lets pass the one that breaks another.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { configureRunner, defaultSwitches } from '../../../bench/configuration.ts'
import { checks } from '../../../bench/conformance/checks.ts'
import { type Finding, runChecks } from '../../../bench/conformance/run-checks.ts'
import { limitBytes, startFakeSubject } from './fake-server/fake-subject.ts'

const config = {
  ...configureRunner('ingest', defaultSwitches, 1024, null),
  limits: { maxMessageBytes: limitBytes, backpressureBytes: null, idleTimeoutSeconds: null },
  digest: true,
}

const examine = async (fault: string): Promise<readonly Finding[]> => {
  const subject = await startFakeSubject(fault)
  try {
    const { signal } = new AbortController()
    return await runChecks(checks, subject, { mode: 'ingest', config, boundMs: 1500, signal })
  } finally {
    subject.stop()
  }
}

const failedOf = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ status }) => status === 'failed').map(({ id }) => id)

/** Faults that have the name of the one check that must find them. */
const ownFaults = [
  'split-handshake',
  'plain-get',
  'not-get',
  'missing-key',
  'bad-key',
  'wrong-version',
  'size-65535',
  'small-frames-in-order',
  'deflate-message',
  'unasked-pong',
  'unmasked-frame',
  'reserved-bit',
  'reserved-opcode',
  'reserved-control-opcode',
  'long-control-frame',
  'fragmented-control-frame',
  'stray-continuation',
  'interrupted-message',
  'invalid-utf8',
  'bad-close-code',
  'message-at-the-limit',
  'message-over-the-limit',
  'fragments-over-the-limit',
  'absurd-length',
  'peer-vanishes',
  'slow-reader',
] as const

const otherFaults: readonly (readonly [fault: string, caughtBy: readonly string[]])[] = [
  ['loses-empty', ['size-0', 'text-and-binary']],
  ['forgets-kind', ['text-and-binary', 'fragmented-with-ping-between', 'deflate-message']],
  [
    'fragments-as-messages',
    ['fragmented', 'fragmented-with-ping-between', 'interrupted-message', 'fragments-over-the-limit'],
  ],
  ['empty-pong', ['ping-pong']],
  ['answers-messages', ['no-answer']],
  ['late-pong', ['fragmented-with-ping-between']],
  ['mute-ping', ['ping-pong', 'unasked-pong', 'fragmented-with-ping-between', 'no-answer', 'slow-reader']],
  ['hangs-on-close', ['clean-close']],
  ['drops-on-close', ['clean-close']],
  ['other-close-code', ['clean-close']],
]

/** Faults that show in nearly every check: the first one that must find them. */
const broadFaults = [
  ['accept-key', 'accept-key'],
  ['alters-a-byte', 'size-65535'],
  ['delivers-twice', 'size-125'],
  ['keeps-no-digest', 'size-125'],
] as const

describe('the checks', { concurrency: 4 }, () => {
  it('have names of their own', () => {
    assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length)
  })

  it('let a server pass that keeps every rule', async () => {
    const findings = await examine('none')
    assert.deepEqual(
      findings.filter(({ status }) => status === 'failed'),
      [],
    )
    assert.deepEqual(
      findings.filter(({ status }) => status === 'not-applicable').map(({ id }) => id),
      ['size-1048576', 'size-8388608'],
    )
  })

  for (const [fault, caughtBy] of [...ownFaults.map((fault) => [fault, [fault]] as const), ...otherFaults]) {
    it(`catch a server with the fault ${fault}`, async () => {
      assert.deepEqual([...failedOf(await examine(fault))].sort(), [...caughtBy].sort())
    })
  }

  for (const [fault, caughtBy] of broadFaults) {
    it(`catch a server with the fault ${fault}`, async () => {
      assert.ok(failedOf(await examine(fault)).includes(caughtBy))
    })
  }

  it('catch a server that applies another limit than it was given', async () => {
    assert.ok(failedOf(await examine('limits-applied')).includes('limits-applied'))
  })
})
