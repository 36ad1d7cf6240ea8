// The row of a server whose runtime was warmed up until it was steady shows how long that took.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rowViews } from '../../../report/page/point-view.ts'
import { summarize } from '../../../report/stats/summarize.ts'
import { renderTable } from '../../../report/terminal/table.ts'
import { warmUpText } from '../../../report/warm-up-text.ts'
import { readReference } from '../../../results/reference-schema.ts'
import type { WarmUp } from '../../../results/warm-up-schema.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { disturbedRun } from '../made-up-disturbed.ts'

type Trial = Pick<WarmUp, 'tookMs' | 'isSteady'> | null

/** A run of one row, a trial for each warm-up. */
const warmedRun = (...warmUps: readonly Trial[]) => {
  const stored = disturbedRun(warmUps.map(() => [0]))
  const trials = stored.trials.map((trial, index) => {
    const warmUp = warmUps[index] ?? null
    const outcome = requireCompleted(trial.outcome, 'ingest')
    return { ...trial, outcome: { ...outcome, ...(warmUp && { warmUp: { ...warmUp, limitMs: 10_000 } }) } }
  })
  return { stored, summary: summarize({ ...stored, trials }, readReference()) }
}

const textOf = (...warmUps: readonly Trial[]): string => {
  const [row] = warmedRun(...warmUps).summary.rows
  assert.ok(row)
  return warmUpText(row)
}

const steady = (tookMs: number) => ({ tookMs, isSteady: true })
const unsteady = { tookMs: 10_000, isSteady: false }

describe('the warm-up of a row', () => {
  it('is the median of its trials', () =>
    assert.equal(textOf(steady(2000), steady(3500), steady(4000)), '3.5 s until steady'))
  it('says in how many trials the limit came first', () =>
    assert.equal(
      textOf(steady(2000), steady(3000), unsteady),
      '3.0 s until steady, not steady after 10.0 s in 1 of 3',
    ))
  it('says that no trial became steady', () =>
    assert.equal(textOf(unsteady, unsteady), 'not steady after 10.0 s'))
  it('is absent where no runtime was warmed up', () => assert.equal(textOf(null, null), ''))
  it('is in the page’s note and below the table of the terminal', () => {
    const { stored, summary } = warmedRun(steady(2000))
    assert.equal(rowViews(summary.rows, stored.run.rows)[0]?.note, 'Warm-up: 2.0 s until steady')
    assert.match(renderTable(summary), /\nwarm-up: ws 2\.0 s until steady\n/)
  })
})
