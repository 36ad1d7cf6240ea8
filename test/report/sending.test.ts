// Cost of sending on the wire and at the generator, and where the report shows it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rowViews } from '../../report/page/point-view.ts'
import { measureSending } from '../../report/stats/sending.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { TrialRecord } from '../../results/schema.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { failed, frameBytes, madeUpRun } from './made-up-run.ts'

const { run, trials } = madeUpRun([
  { runner: 'ws', perTrial: [{ fps: 100, generatorCpu: 0.5 }, failed('no answer')] },
])

/** The same trials with so many bytes on the wire for each of the images. */
const withShare = (share: number): readonly TrialRecord[] =>
  trials.map((trial) => {
    if (trial.outcome.status !== 'completed') return trial
    const outcome = requireCompleted(trial.outcome, 'ingest')
    const { generator } = outcome
    const wireBytes = Math.round(generator.final.frames * frameBytes * share)
    return {
      ...trial,
      outcome: {
        ...outcome,
        generatorReady: { ...outcome.generatorReady, extensions: 'permessage-deflate' },
        generator: { ...generator, final: { ...generator.final, wireBytes } },
      },
    }
  })

describe('the cost of sending', () => {
  it('is the bytes on the wire over those of the images, and the generator’s CPU over its frames', () => {
    const { wireShare, generatorCpuMsPerFrame } = measureSending(trials)
    assert.equal(wireShare, (frameBytes + 14) / frameBytes)
    assert.equal(generatorCpuMsPerFrame, 5)
    assert.ok(Math.abs((measureSending(withShare(0.81)).wireShare ?? 0) - 0.81) < 1e-6)
  })

  it('is nothing where no trial completed or no generator sent', () => {
    assert.deepEqual(measureSending(trials.slice(1)), {})
    const idle = trials.map((trial): TrialRecord => {
      if (trial.outcome.status !== 'completed') return trial
      const outcome = requireCompleted(trial.outcome, 'ingest')
      const { first, last, final } = outcome.generator
      const none = { frames: 0, begun: 0, wireBytes: 0 }
      const generator = {
        first: { ...first, ...none },
        last: { ...last, ...none },
        final: { ...final, ...none },
      }
      return { ...trial, outcome: { ...outcome, generator } }
    })
    assert.deepEqual(measureSending(idle), {})
  })

  it('is shown only if a generator compressed', () => {
    const namesOf = (of: readonly TrialRecord[]): readonly string[] => {
      const { rows } = summarize({ folder: '', run, trials: [...of], notes: [] }, readReference())
      return rowViews(rows, run.rows).flatMap(({ counters }) => counters.map(([name]) => name))
    }
    const shown = namesOf(withShare(0.81))
    assert.ok(shown.includes('bytes on the wire, % of the payload'))
    assert.ok(shown.includes('generator CPU per frame'))
    assert.ok(namesOf(trials).every((name) => !/% of the payload|generator CPU per frame/.test(name)))
  })
})
