// The end of a trial does not depend on the wall clock, which may be set at any time.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { countMissing } from '../../../bench/trial/account.ts'
import type { Child } from '../../../bench/trial/child.ts'
import { drain } from '../../../bench/trial/drain.ts'
import type { GeneratorSide } from '../../../bench/trial/generator-side.ts'
import { madeUpLine } from '../../fixtures/generator-job.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'

test('a wall clock that is set forward while frames are on their way accuses nobody', async () => {
  let wallMs = Date.UTC(2026, 10, 30)
  const clock = mock.method(Date, 'now', () => (wallMs += 3_600_000))
  let polls = 0
  const server: Child = {
    ...{ name: 'server', pid: 0, say: () => {}, takeUnread: () => undefined },
    nextLine: async () => JSON.stringify(madeUpStats({ frames: ++polls })),
    ...{ stop: async () => null, stderrTail: () => '', readRssBytes: async () => null },
  }
  const line = madeUpLine('ingest', { frames: 3 })
  const side: GeneratorSide = {
    mode: 'ingest',
    pids: () => [],
    awaitReady: () => assert.fail('it is ready'),
    say: () => {},
    ask: async () => line,
  }
  try {
    const counted = await drain(server, side, new AbortController().signal, (both) => ({
      frames: 3 - both.server.frames,
      texts: 0,
    }))
    assert.equal(counted.server.frames, 3)
  } finally {
    clock.mock.restore()
  }
})

test('a page that has all frames and does not say what became of some is named, not the server', async () => {
  const now = mock.method(performance, 'now', () => (nowMs += 2_000))
  let nowMs = 0
  const server: Child = {
    ...{ name: 'server', pid: 0, say: () => {}, takeUnread: () => undefined },
    nextLine: async () => JSON.stringify(madeUpStats({ sentFrames: 3 })),
    ...{ stop: async () => null, stderrTail: () => '', readRssBytes: async () => null },
  }
  const line = madeUpLine('push', {
    received: { frames: 3, bytes: 3, viewers: [], latency: '' },
    page: {
      ...{ decoded: 2, shown: 2, skipped: 0, failed: 0, reordered: 0, peakRssBytes: 1, cpuMicros: 1 },
      ...{ decode: '', age: '', sinceArrival: '' },
    },
  })
  const side: GeneratorSide = {
    mode: 'push',
    pids: () => [],
    awaitReady: () => assert.fail('it is ready'),
    say: () => {},
    ask: async () => line,
  }
  try {
    const signal = new AbortController().signal
    await assert.rejects(
      drain(server, side, signal, (counted) => countMissing(counted, 0)),
      { code: 'frames-unshown', message: /received 3 frames, showed 2 and skipped 0: 1 are unaccounted for/ },
    )
  } finally {
    now.mock.restore()
  }
})
