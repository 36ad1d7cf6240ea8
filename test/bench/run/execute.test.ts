// The walk of a plan: what is recorded of trials that are left out, do not fit the budget, or find no room on the disk.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { poolKey } from '../../../bench/frames/pool.ts'
import type { ScheduledTrial } from '../../../bench/plan/plan.ts'
import { type Execution, execute, type RunContext, type TrialEvent } from '../../../bench/run/execute.ts'
import type { TrialRecord } from '../../../results/schema.ts'
import { DiskFullError } from '../../../results/store.ts'
import { smallRun } from '../../fixtures/run.ts'

const run = smallRun()
const [row] = run.rows
assert.ok(row)

/** Every server is unavailable, so that a trial ends at once and starts nothing. */
const context: RunContext = {
  profile: run,
  scenarios: run.scenarios.map((scenario) => ({ ...scenario, rules: [] })),
  launches: new Map([['ws/tuned', { status: 'unavailable', reason: 'not here', remedy: 'none' }]]),
  pools: new Map([
    [
      poolKey({ frameBytes: 1048576 }),
      {
        file: '/nowhere',
        record: {
          ...{ frameBytes: 1048576, count: 2, width: 1, height: 1 },
          ...{ seed: 1, generator: '', sha256: '', deflateRatio: 1 },
        },
      },
    ],
  ]),
  placement: { serverCpus: [0], generatorCpus: [1], pinned: false, note: null },
  tools: { taskset: false, setpriv: false, prlimit: false },
  certificate: null,
  nonconforming: new Map(),
  seed: 1,
  logFolder: '/nowhere',
}
const trial = (round: number, more: Partial<ScheduledTrial> = {}): ScheduledTrial => ({
  ...{ row, round, expectedMs: 1000, leftOut: null },
  ...more,
})

/** A clock on which every trial takes `tookMs`: it is read before and after. */
const clockOf = (tookMs: number): (() => number) => {
  let readings = 0
  return () => Math.ceil(readings++ / 2) * tookMs
}

const full = new DiskFullError('the file cannot be written', 'free some space')

const walk = async (trials: readonly ScheduledTrial[], more: Partial<Execution> = {}, room = 100) => {
  const records: TrialRecord[] = []
  const events: TrialEvent[] = []
  const end = await execute(
    {
      ...{ trials, context, signal: new AbortController().signal },
      ...{ onEvent: (event) => events.push(event), deadline: null, now: clockOf(1000) },
      ...more,
    },
    {
      append: (record) => {
        if (records.length === room) throw full
        records.push(record)
      },
      close: () => {},
    },
  )
  const outcomes = records.map(({ round, outcome }) =>
    outcome.status === 'skipped' ? `${round} skipped: ${outcome.reason}` : `${round} ${outcome.status}`,
  )
  return { end, events, outcomes, records }
}

describe('the walk of a plan', () => {
  it('records what is left out as skipped, in its place and without a word', async () => {
    const { outcomes, events, end } = await walk([trial(1), trial(2, { leftOut: 'too long' }), trial(3)])
    assert.deepEqual(outcomes, ['1 unavailable', '2 skipped: too long', '3 unavailable'])
    const begins = events.filter((event) => event.kind === 'begin')
    assert.deepEqual(
      begins.map(({ round, done, total }) => [round, done, total]),
      [
        [1, 0, 2],
        [3, 1, 2],
      ],
    )
    assert.deepEqual(end, { interrupted: false, fault: null })
  })

  it('tells the time left by the pace so far', async () => {
    const { events } = await walk([trial(1), trial(2), trial(3)], { now: clockOf(2000) })
    const begins = events.filter((event) => event.kind === 'begin')
    assert.deepEqual(
      begins.map(({ leftMs }) => leftMs),
      [3000, 4000, 2000],
    )
  })

  it('does not begin what the budget would not hold at the pace so far', async () => {
    const deadline = { endMs: 7000, reason: 'used up' }
    const trials = [trial(1), trial(2), trial(3), trial(4), trial(5, { expectedMs: 0 })]
    const { outcomes } = await walk(trials, { now: clockOf(2000), deadline })
    assert.deepEqual(outcomes, [
      '1 unavailable',
      '2 unavailable',
      '3 unavailable',
      '4 skipped: used up',
      '5 unavailable',
    ])
  })

  it('looks at memory before each trial that is begun, and records what a page cost then', async () => {
    const looked: number[] = []
    const memory = {
      found: null,
      beforeTrial: async (round: number) => {
        looked.push(round)
      },
      note: () => ({ faultCostMicros: looked.length }),
    }
    const { records } = await walk([trial(1), trial(2, { leftOut: 'too long' }), trial(3)], {
      context: { ...context, memory },
    })
    assert.deepEqual(looked, [1, 3])
    assert.deepEqual(
      records.map(({ faultCostMicros }) => faultCostMicros),
      [1, undefined, 2],
    )
  })

  it('ends where the disk is full, says which file, and keeps the trials before', async () => {
    const { end, outcomes } = await walk([trial(1), trial(2), trial(3)], {}, 2)
    assert.deepEqual(end, { interrupted: false, fault: full })
    assert.equal(outcomes.length, 2)
  })

  it('ends where it is interrupted', async () => {
    const { end, outcomes } = await walk([trial(1)], { signal: AbortSignal.abort() })
    assert.deepEqual(end, { interrupted: true, fault: null })
    assert.deepEqual(outcomes, [])
  })
})
