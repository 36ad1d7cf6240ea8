// What the suite itself keeps in memory while a server piles up gigabytes for a viewer that does not read.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { requireCompleted } from '../../fixtures/completed.ts'
import { openSlowTrials, type SlowTrial, type SlowTrials } from './slow-trial.ts'

const mebibyte = 1024 * 1024
const mostBytes = 400 * mebibyte
/** 200 MiB a second that nobody reads, for twenty seconds, in a pool of the usual 64 MiB. */
const trial: SlowTrial = {
  ...{ frameBytes: 4 * mebibyte, frameCount: 16, fps: 50, viewers: 2 },
  ...{ policy: 'queue', bytesPerSecond: 0, forMs: 20_000 },
}
/** The queue, and half as much again for what a runtime does with it; a trial may take half of what is free. */
const neededBytes = 2 * 6 * 1024 * mebibyte

describe('the memory of the suite beside a slow viewer', { timeout: 90_000 }, () => {
  let trials: SlowTrials | undefined
  before(async () => {
    trials = await openSlowTrials()
  })
  after(() => trials?.close())

  it('stays under 400 MiB for the load and for the harness, at 200 MB a second', async (t) => {
    if (process.availableMemory() < neededBytes) return t.skip(`needs ${neededBytes} bytes of memory`)
    const seenBytes: number[] = []
    const look = (): void => {
      seenBytes.push(process.memoryUsage.rss())
    }
    const timer = setInterval(look, 500)
    const outcome = await trials?.run(trial).finally(() => clearInterval(timer))
    look()
    const { generator, server } = requireCompleted(outcome, 'relay')
    const queuedBytes = server.final.sentBytes - generator.final.received.bytes
    assert.ok(queuedBytes > 3 * mostBytes, `only ${queuedBytes} bytes waited for the slow viewer`)
    assert.ok(generator.final.peakRssBytes < mostBytes, `the load had ${generator.final.peakRssBytes} bytes`)
    assert.ok(Math.max(...seenBytes) < mostBytes, `the harness had ${Math.max(...seenBytes)} bytes`)
    t.diagnostic(
      [generator.final.peakRssBytes, Math.max(...seenBytes), server.final.peakRssBytes]
        .map((bytes) => `${Math.round(bytes / mebibyte)} MiB`)
        .join(', '),
    )
  })
})
