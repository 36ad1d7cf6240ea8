// WebSocket messages per frame of a server with a protocol of its own, and where the report shows them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rowViews } from '../../report/page/point-view.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { measureWireMessages } from '../../report/stats/wire-messages.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { TrialRecord } from '../../results/schema.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { failed, madeUpRun } from './made-up-run.ts'

const { run, trials } = madeUpRun([{ runner: 'ws', perTrial: [{ fps: 100 }, failed('no answer')] }])

/** The same trials with this many messages each way for each frame. */
const withMessages = (sent: number, received: number): readonly TrialRecord[] =>
  trials.map((trial) => {
    if (trial.outcome.status !== 'completed') return trial
    const outcome = requireCompleted(trial.outcome, 'ingest')
    const { frames } = outcome.server.final
    const wireMessages = { sent: sent * frames, received: received * frames }
    const final = { ...outcome.generator.final, wireMessages }
    return { ...trial, outcome: { ...outcome, generator: { ...outcome.generator, final } } }
  })

const countersOf = (of: readonly TrialRecord[]): readonly (readonly [string, string])[] => {
  const { rows } = summarize({ folder: '', run, trials: [...of], notes: [] }, readReference())
  return rowViews(rows, run.rows).flatMap(({ counters }) => counters)
}

const name = 'WebSocket messages per frame, both directions'

describe('WebSocket messages per frame', () => {
  it('are those of both directions over the frames that arrived', () => {
    assert.deepEqual(measureWireMessages(withMessages(2, 0)), { wireMessagesPerFrame: 2 })
    assert.deepEqual(measureWireMessages(withMessages(2, 1)), { wireMessagesPerFrame: 3 })
  })

  it('are unknown where no trial completed, or the messages were not counted', () => {
    assert.deepEqual(measureWireMessages(trials), {})
    assert.deepEqual(measureWireMessages(withMessages(2, 0).slice(1)), {})
  })

  it('are shown among the counters of such a row alone', () => {
    assert.ok(countersOf(withMessages(2, 1)).some(([of, value]) => of === name && value === '3.00'))
    assert.ok(countersOf(trials).every(([of]) => of !== name))
  })
})
