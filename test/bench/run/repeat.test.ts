// The plan of a recorded run is measured as it was: rows, rounds, order; and refused where that is not possible.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { repeatRun } from '../../../bench/run/repeat.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { smallRun } from '../../fixtures/run.ts'

const runners = readCatalog()

describe('a run that is repeated', () => {
  it('keeps rows, rounds, windows, seed and server cores', () => {
    const run = {
      ...smallRun(),
      seed: 7,
      rounds: 3,
      placement: { ...smallRun().placement, serverCpus: [1, 2] },
    }
    const repeated = repeatRun(run, runners)
    assert.deepEqual(repeated.rows, run.rows)
    assert.equal(repeated.seed, 7)
    assert.equal(repeated.serverCores, 2)
    const { rounds, windowMs, warmupMs, minFrames, budgetMs } = repeated.selection.profile
    assert.deepEqual([rounds, windowMs, warmupMs, minFrames, budgetMs], [3, 1, 1, run.minFrames, null])
    assert.deepEqual(
      repeated.selection.runners.map(({ spec }) => spec.id),
      ['ws'],
    )
  })

  it('leaves out what its budget left out', () => {
    const run = smallRun()
    const [row] = run.rows
    const [scenario] = run.scenarios
    assert.ok(row && scenario)
    const repeated = repeatRun(
      {
        ...run,
        rows: [row, { ...row, scenario: 'tls' }],
        scenarios: [scenario, { ...scenario, id: 'tls' }],
        leftOut: [{ scenario: 'tls', reason: 'no time' }],
      },
      runners,
    )
    assert.deepEqual(
      repeated.scenarios.map(({ id }) => id),
      ['ingest-1mb'],
    )
    assert.equal(repeated.rows.length, 1)
  })

  it('is refused where a server has other settings now, or its images were the user’s', () => {
    const run = smallRun()
    const [row] = run.rows
    assert.ok(row)
    const other = { ...row, switches: { ...row.switches, keep: 'copy' as const } }
    assert.throws(
      () => repeatRun({ ...run, rows: [other] }, runners),
      /^UsageError: --repeat cannot be used: ws\/tuned has different settings here/,
    )
    const frames = [
      {
        frameBytes: 1,
        format: 'own' as const,
        count: 2,
        width: 1,
        height: 1,
        seed: 1,
        generator: 'x',
        sha256: 'x',
        deflateRatio: 1,
      },
    ]
    assert.throws(() => repeatRun({ ...run, frames }, runners), /the user’s own images/)
  })
})
