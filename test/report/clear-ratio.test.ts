// What encryption costs: a row over TLS against the same system in the clear, within rounds.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { madeUpRun } from './made-up-run.ts'

const point = (id: string, tls: boolean) => ({ id, label: id, frameBytes: 1000, connections: 1, tls })

const stored = madeUpRun([
  { runner: 'a', point: 'clear', perTrial: [1000, 2000, 1500] },
  { runner: 'a', point: 'tls', perTrial: [500, 1000, 750] },
  { runner: 'b', point: 'tls', perTrial: [700, 700, 700] },
])
const scenarios = stored.run.scenarios.map((scenario) => ({
  ...scenario,
  points: [point('clear', false), point('tls', true)],
}))
const { rows } = summarize({ ...stored, run: { ...stored.run, scenarios } }, readReference())

describe('a row over TLS', () => {
  it('is held against the same system in the clear, round by round', () => {
    const [, tls] = rows
    assert.equal(tls?.metrics['ratioToClear'], 0.5)
    assert.ok(
      tls && Number(tls.metrics['ratioToClearLow']) <= 0.5 && Number(tls.metrics['ratioToClearHigh']) >= 0.5,
    )
  })

  it('has no such ratio in the clear, or without a partner', () => {
    const [clear, , alone] = rows
    assert.equal(clear?.metrics['ratioToClear'], undefined)
    assert.equal(alone?.metrics['ratioToClear'], undefined)
  })
})
