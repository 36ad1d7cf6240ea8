// What the account of a trial says of a server's counters, from made-up lines.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countMissing } from '../../../bench/trial/account.ts'
import type { StatsLine } from '../../../runners/contract.ts'
import { madeUpLine } from '../../fixtures/generator-job.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'

const frameBytes = 1000
const line = (frames: number, more: Partial<StatsLine> = {}): StatsLine =>
  madeUpStats({ timeNs: 1e6, frames, bytes: frames * frameBytes, ...more })

describe('what is missing of a trial', () => {
  const generator = madeUpLine('ingest', { frames: 10 })
  it('is what the rules of its mode count', () => {
    assert.deepEqual(countMissing({ server: line(7), generator }, 0), { frames: 3, texts: 0 })
  })

  it('fails the trial where the counters cannot be right', () => {
    assert.throws(() => countMissing({ server: line(11), generator }, 0), {
      code: 'too-many-frames',
      message: /counts 11 frames, the generator sent 10/,
    })
  })

  it('fails the trial where the server could not handle a message', () => {
    assert.throws(() => countMissing({ server: line(9, { failed: 1 }), generator }, 0), {
      code: 'frames-failed',
      message: /could not handle 1 /,
    })
  })
})
