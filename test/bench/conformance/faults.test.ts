// Every check catches the server that breaks its rule, and lets pass the one that breaks another.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Kit } from '../../../bench/conformance/check.ts'
import { checks } from '../../../bench/conformance/checks.ts'
import { examine, idsOf, openKit } from './examine.ts'

/** The costly one is run for the fault that it looks for alone. */
const costly = 'slow-reader'
const swift = checks.filter(({ id }) => id !== costly).map(({ id }) => id)
/** No server that answers at all takes so long; one that hangs is given a moment. */
const boundMs = 20_000
const boundOfHangingMs = 1000

/** Faults that have the name of the one check that must find them. */
const ownFaults = [
  'split-handshake',
  'plain-get',
  'not-get',
  'missing-key',
  'bad-key',
  'wrong-version',
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
] as const

type CaughtBy = readonly [fault: string, caughtBy: readonly string[]]

const otherFaults: readonly CaughtBy[] = [
  ['forgets-kind', ['text-and-binary', 'fragmented-with-ping-between', 'deflate-message']],
  [
    'fragments-as-messages',
    ['fragmented', 'fragmented-with-ping-between', 'interrupted-message', 'fragments-over-the-limit'],
  ],
  ['empty-pong', ['ping-pong']],
  ['answers-messages', ['no-answer']],
  ['drops-on-close', ['clean-close']],
  ['other-close-code', ['clean-close']],
]

/** Servers that leave their client waiting. */
const hangingFaults: readonly CaughtBy[] = [
  ['size-65535', ['size-65535']],
  ['loses-empty', ['size-0', 'text-and-binary']],
  ['small-frames-in-order', ['small-frames-in-order']],
  ['late-pong', ['fragmented-with-ping-between']],
  ['mute-ping', ['ping-pong', 'unasked-pong', 'no-answer', costly]],
  ['hangs-on-close', ['clean-close']],
  ['absurd-length', ['absurd-length']],
  ['peer-vanishes', ['peer-vanishes']],
  [costly, [costly]],
  ['tls', ['tls']],
]

/** Faults that show in many checks: one that must find them. */
const broadFaults = [
  ['accept-key', 'accept-key'],
  ['alters-a-byte', 'size-65535'],
  ['delivers-twice', 'size-125'],
  ['keeps-no-digest', 'size-125'],
  ['limits-applied', 'limits-applied'],
] as const

describe('the checks', { concurrency: 4 }, () => {
  let kit: Kit & { readonly remove: () => void }
  const failedOf = async (fault: string, ids: readonly string[], bound: number): Promise<readonly string[]> =>
    idsOf(await examine(kit, { mode: 'ingest', fault, ids, boundMs: bound }), 'failed')
  before(async () => {
    kit = await openKit()
  })
  after(() => kit.remove())

  it('have names of their own', () => {
    assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length)
  })

  for (const [fault, caughtBy] of [...ownFaults.map((fault): CaughtBy => [fault, [fault]]), ...otherFaults]) {
    it(`catch a server with the fault ${fault}, where they look for it`, async () => {
      assert.deepEqual(await failedOf(fault, swift, boundMs), [...caughtBy].sort())
    })
  }

  for (const [fault, caughtBy] of hangingFaults) {
    it(`catch a server with the fault ${fault} and do not wait for ever`, async () => {
      // One at a time: after three silences in a row no further check would be tried.
      for (const id of caughtBy) assert.deepEqual(await failedOf(fault, [id], boundOfHangingMs), [id])
    })
  }

  for (const [fault, caughtBy] of broadFaults) {
    it(`catch a server with the fault ${fault}`, async () => {
      assert.ok((await failedOf(fault, swift, boundMs)).includes(caughtBy))
    })
  }
})
